// SPDX-License-Identifier: Apache-2.0

extension NewPackage {
  /// What the function can do; the action group's schema.
  var schema: String {
    """
    openapi: 3.0.0
    info:
      title: \(name)
      version: 1.0.0
    paths:
      /greetings/{name}:
        get:
          operationId: greet
          summary: Greet somebody
          description: Greets somebody by name.
          parameters:
            - name: name
              in: path
              required: true
              description: Whom to greet, Ada for example.
              schema:
                type: string
                minLength: 1
          responses:
            "200":
              description: The greeting.
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      text:
                        type: string
                        description: What to say.
                    required:
                      - text

    """
  }

  /// The deployment: one function, one agent.
  var template: String { head + functionResources + agentResources + inlineSchema + outputs }

  private var head: String {
    """
    # The smallest deployment: one function, one agent. README.md says what to build before `sam deploy --capabilities CAPABILITY_IAM`.
    AWSTemplateFormatVersion: "2010-09-09"
    Transform: AWS::Serverless-2016-10-31
    Description: \(name), an agent with its action group.

    Parameters:
      FoundationModel:
        Type: String
        Description: The model that the agent thinks with; its account must have access to it.
        Default: anthropic.claude-3-5-haiku-20241022-v1:0
      Architecture:
        Type: String
        Description: What the function was built on.
        AllowedValues: [x86_64, arm64]
        Default: x86_64


    """
  }

  private var functionResources: String {
    """
    Resources:
      \(name)Log:
        Type: AWS::Logs::LogGroup
        DeletionPolicy: Delete
        UpdateReplacePolicy: Delete
        Properties:
          LogGroupName: !Sub /outcrop/${AWS::StackName}/\(name)
          RetentionInDays: 30

      \(name)Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Principal:
                  Service: lambda.amazonaws.com
                Action: sts:AssumeRole
          Policies:
            - PolicyName: write-own-log
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action:
                      - logs:CreateLogStream
                      - logs:PutLogEvents
                    Resource: !GetAtt \(name)Log.Arn

      \(name)Function:
        Type: AWS::Serverless::Function
        Properties:
          Runtime: provided.al2023
          Handler: bootstrap
          CodeUri: .build/lambda/\(name)/
          Architectures:
            - !Ref Architecture
          MemorySize: 128
          Timeout: 10
          Role: !GetAtt \(name)Role.Arn
          LoggingConfig:
            LogFormat: JSON
            LogGroup: !Ref \(name)Log

      \(name)Permission:
        Type: AWS::Lambda::Permission
        Properties:
          Action: lambda:InvokeFunction
          FunctionName: !GetAtt \(name)Function.Arn
          Principal: bedrock.amazonaws.com
          SourceAccount: !Ref AWS::AccountId
          SourceArn: !GetAtt \(name)Agent.AgentArn


    """
  }

  private var agentResources: String {
    """
      \(name)AgentRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Principal:
                  Service: bedrock.amazonaws.com
                Action: sts:AssumeRole
                Condition:
                  StringEquals:
                    aws:SourceAccount: !Ref AWS::AccountId
                  ArnLike:
                    aws:SourceArn: !Sub arn:${AWS::Partition}:bedrock:${AWS::Region}:${AWS::AccountId}:agent/*
          Policies:
            - PolicyName: invoke-model
              PolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Action:
                      - bedrock:InvokeModel
                      - bedrock:InvokeModelWithResponseStream
                    Resource: !Sub arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/${FoundationModel}

      \(name)Agent:
        Type: AWS::Bedrock::Agent
        Properties:
          AgentName: !Sub ${AWS::StackName}-\(name)
          FoundationModel: !Ref FoundationModel
          AgentResourceRoleArn: !GetAtt \(name)AgentRole.Arn
          IdleSessionTTLInSeconds: 600
          AutoPrepare: true
          Instruction: >-
            You greet people by name. Ask for the name when nobody told you, use the greeting that you are given, and add nothing to it.
          ActionGroups:
            - ActionGroupName: \(name)
              Description: Greets people.
              ActionGroupState: ENABLED
              ActionGroupExecutor:
                Lambda: !GetAtt \(name)Function.Arn
              ApiSchema:
                # The text of schemas/\(name).yaml.
                Payload: |

    """
  }

  private var inlineSchema: String {
    let indentation = String(repeating: " ", count: 14)
    return schema.split(separator: "\n").map { "\(indentation)\($0)\n" }.joined()
  }

  private var outputs: String {
    """

    Outputs:
      AgentId:
        Description: The agent, for InvokeAgent.
        Value: !GetAtt \(name)Agent.AgentId

    """
  }
}
