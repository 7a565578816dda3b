// SPDX-License-Identifier: Apache-2.0

// Written by `make prices`; do not edit.
// Prices: litellm 1.109.1, 2026-11-20; model_prices_and_context_window_backup.json, reduced to Bedrock and to prices per token.
// Its community keeps that file; it is no price list of AWS's. It is published under the MIT License, Copyright (c) 2023 Berri AI:
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"),
// to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
// and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions: The
// above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software. THE SOFTWARE IS PROVIDED
// "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR
// PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN
// ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

enum PriceTableData {
  static let version = "litellm 1.109.1, 2026-11-20"

  /// Prices, and the ids that have them.
  ///
  /// US dollars for a million tokens: input, output, cache read, cache write, cache write for an hour; the first four above 200,000
  /// tokens of input; input and output in batches, flexible, with priority. Behind `retired` stand ids that the table no longer has.
  static let lines = """
    12.5,12.5 ai21.j2-mid-v1
    18.8,18.8 ai21.j2-ultra-v1
    2,8 ai21.jamba-1-5-large-v1:0
    0.2,0.4 ai21.jamba-1-5-mini-v1:0
    0.5,0.7 ai21.jamba-instruct-v1:0
    0.3,2.5,0.075,,,,,,,0.15,1.25,,,0.525,4.375 amazon.nova-2-lite-v1:0 global.amazon.nova-2-lite-v1:0
    0.135,0 amazon.nova-2-multimodal-embeddings-v1:0
    1.25,10,0.3125,,,,,,,0.625,5,,,2.1875,17.5 amazon.nova-2-pro-preview-20251202-v1:0
    0.06,0.24,0.015,,,,,,,0.03,0.12 amazon.nova-lite-v1:0 us.amazon.nova-lite-v1:0
    0.035,0.14,0.00875,,,,,,,0.0175,0.07 amazon.nova-micro-v1:0 us.amazon.nova-micro-v1:0
    2.5,12.5,0.625,,,,,,,1.25,6.25,,,4.375,21.875 amazon.nova-premier-v1:0
    0.8,3.2,0.2,,,,,,,0.4,1.6,0.4,1.6,1.4,5.6 amazon.nova-pro-v1:0 us.amazon.nova-pro-v1:0
    0.1,0 amazon.titan-embed-g1-text-02 amazon.titan-embed-text-v1 bedrock/us-gov-east-1/amazon.titan-embed-text-v1
    0.1,0 bedrock/us-gov-west-1/amazon.titan-embed-text-v1 cohere.embed-english-v3 cohere.embed-multilingual-v3
    0.8,0 amazon.titan-embed-image-v1
    0.02,0 amazon.titan-embed-text-v2:0
    0.2,0.6 amazon.titan-text-express-v1
    0.15,0.2 amazon.titan-text-lite-v1 bedrock/us-east-1/mistral.mistral-7b-instruct-v0:2
    0.15,0.2 bedrock/us-west-2/mistral.mistral-7b-instruct-v0:2 mistral.mistral-7b-instruct-v0:2
    0.5,1.5 amazon.titan-text-premier-v1:0 bedrock/us-gov-east-1/amazon.titan-text-premier-v1:0
    0.5,1.5 bedrock/us-gov-west-1/amazon.titan-text-premier-v1:0
    0.8,4,0.08,1 anthropic.claude-3-5-haiku-20241022-v1:0 bedrock/us.anthropic.claude-3-5-haiku-20241022-v1:0
    0.8,4,0.08,1 eu.anthropic.claude-3-5-haiku-20241022-v1:0 us.anthropic.claude-3-5-haiku-20241022-v1:0
    3,15,0.3,3.75 anthropic.claude-3-5-sonnet-20240620-v1:0 anthropic.claude-3-5-sonnet-20241022-v2:0
    3,15,0.3,3.75 anthropic.claude-3-7-sonnet-20250219-v1:0 bedrock/invoke/anthropic.claude-3-5-sonnet-20240620-v1:0
    3,15,0.3,3.75 eu.anthropic.claude-3-5-sonnet-20240620-v1:0 eu.anthropic.claude-3-5-sonnet-20241022-v2:0
    3,15,0.3,3.75 eu.anthropic.claude-3-7-sonnet-20250219-v1:0 us.anthropic.claude-3-5-sonnet-20240620-v1:0
    3,15,0.3,3.75 us.anthropic.claude-3-5-sonnet-20241022-v2:0 us.anthropic.claude-3-7-sonnet-20250219-v1:0
    3.6,18,0.36,4.5 anthropic.claude-3-7-sonnet-20240620-v1:0
    15,75,1.5,18.75 anthropic.claude-3-opus-20240229-v1:0 anthropic.claude-opus-4-1-20250805-v1:0 anthropic.claude-opus-4-20250514-v1:0
    15,75,1.5,18.75 eu.anthropic.claude-3-opus-20240229-v1:0 eu.anthropic.claude-opus-4-1-20250805-v1:0
    15,75,1.5,18.75 eu.anthropic.claude-opus-4-20250514-v1:0 us.anthropic.claude-3-opus-20240229-v1:0
    15,75,1.5,18.75 us.anthropic.claude-opus-4-1-20250805-v1:0 us.anthropic.claude-opus-4-20250514-v1:0
    10,50,1,12.5,20 anthropic.claude-fable-5 global.anthropic.claude-fable-5
    10,50,0.25,12.5,20 anthropic.claude-fable-5-1 anthropic.claude-mythos-5-1 global.anthropic.claude-fable-5-1
    10,50,0.25,12.5,20 global.anthropic.claude-mythos-5-1
    1,5,0.1,1.25,2,,,,,0.5,2.5 anthropic.claude-haiku-4-5-20251001-v1:0 bedrock/claude_platform/claude-haiku-4-5
    1,5,0.1,1.25,2,,,,,0.5,2.5 bedrock_mantle/anthropic.claude-haiku-4-5 global.anthropic.claude-haiku-4-5-20251001-v1:0
    1,5,0.1,1.25,2 anthropic.claude-haiku-4-5@20251001
    0.1,0.5,0.01,0.125,0.2 anthropic.claude-haiku-5-5 global.anthropic.claude-haiku-5-5
    0.8,2.4 anthropic.claude-instant-v1 bedrock/us-east-1/anthropic.claude-instant-v1 bedrock/us-west-2/anthropic.claude-instant-v1
    27.5,137.5,2.75,34.375,55 anthropic.claude-mythos-preview apac.anthropic.claude-mythos-preview au.anthropic.claude-mythos-preview
    27.5,137.5,2.75,34.375,55 us.anthropic.claude-mythos-preview
    5,25,0.5,6.25,10 anthropic.claude-opus-4-5-20251101-v1:0 anthropic.claude-opus-4-6-v1 anthropic.claude-opus-4-7
    5,25,0.5,6.25,10 anthropic.claude-opus-4-8 anthropic.claude-opus-5 global.anthropic.claude-opus-4-5-20251101-v1:0
    5,25,0.5,6.25,10 global.anthropic.claude-opus-4-6-v1 global.anthropic.claude-opus-4-7 global.anthropic.claude-opus-4-8
    5,25,0.5,6.25,10 global.anthropic.claude-opus-5
    4,20,0.2,5,8 anthropic.claude-opus-5-5 global.anthropic.claude-opus-5-5
    3,15,0.3,3.75,,6,22.5,0.6,7.5 anthropic.claude-sonnet-4-20250514-v1:0 apac.anthropic.claude-sonnet-4-20250514-v1:0
    3,15,0.3,3.75,,6,22.5,0.6,7.5 eu.anthropic.claude-sonnet-4-20250514-v1:0 global.anthropic.claude-sonnet-4-20250514-v1:0
    3,15,0.3,3.75,,6,22.5,0.6,7.5 us.anthropic.claude-sonnet-4-20250514-v1:0
    3,15,0.3,3.75,6,6,22.5,0.6,7.5,1.5,7.5 anthropic.claude-sonnet-4-5-20250929-v1:0 claude-sonnet-4-5-20250929-v1:0
    3,15,0.3,3.75,6,6,22.5,0.6,7.5,1.5,7.5 global.anthropic.claude-sonnet-4-5-20250929-v1:0
    3,15,0.3,3.75,6 anthropic.claude-sonnet-4-6 global.anthropic.claude-sonnet-4-6
    2,10,0.2,2.5,4 anthropic.claude-sonnet-5 global.anthropic.claude-sonnet-5
    2,10,0.1,2.5,4 anthropic.claude-sonnet-5-5 global.anthropic.claude-sonnet-5-5
    8,24 anthropic.claude-v1 anthropic.claude-v2:1 bedrock/ap-northeast-1/anthropic.claude-v1 bedrock/ap-northeast-1/anthropic.claude-v2:1
    8,24 bedrock/eu-central-1/anthropic.claude-v1 bedrock/eu-central-1/anthropic.claude-v2:1 bedrock/us-east-1/anthropic.claude-v1
    8,24 bedrock/us-east-1/anthropic.claude-v2:1 bedrock/us-west-2/anthropic.claude-v1 bedrock/us-west-2/anthropic.claude-v2:1
    0.396,3.311,0.099 apac.amazon.nova-2-lite-v1:0
    1.375,11,0.34375 apac.amazon.nova-2-pro-preview-20251202-v1:0 eu.amazon.nova-2-pro-preview-20251202-v1:0
    0.063,0.252,0.01575 apac.amazon.nova-lite-v1:0
    0.037,0.148,0.00925 apac.amazon.nova-micro-v1:0
    0.84,3.36,0.21,,,,,,,,,0.42,1.68 apac.amazon.nova-pro-v1:0
    11,55,1.1,13.75,22 apac.anthropic.claude-fable-5 au.anthropic.claude-fable-5 eu.anthropic.claude-fable-5 us.anthropic.claude-fable-5
    11,55,1.1,13.75,22 us.anthropic.claude-mythos-5
    1.1,5.5,0.11,1.375,,,,,,0.55,2.75 apac.anthropic.claude-haiku-4-5-20251001-v1:0
    0.11,0.55,0.011,0.1375,0.22 apac.anthropic.claude-haiku-5-5 au.anthropic.claude-haiku-5-5 bedrock_mantle/anthropic.claude-haiku-5-5
    0.11,0.55,0.011,0.1375,0.22 eu.anthropic.claude-haiku-5-5 jp.anthropic.claude-haiku-5-5 us.anthropic.claude-haiku-5-5
    5.5,27.5,0.55,6.875,11 apac.anthropic.claude-opus-4-7 apac.anthropic.claude-opus-4-8 apac.anthropic.claude-opus-5
    5.5,27.5,0.55,6.875,11 au.anthropic.claude-opus-4-6-v1 au.anthropic.claude-opus-4-7 au.anthropic.claude-opus-4-8
    5.5,27.5,0.55,6.875,11 au.anthropic.claude-opus-5 eu.anthropic.claude-opus-4-5-20251101-v1:0 eu.anthropic.claude-opus-4-6-v1
    5.5,27.5,0.55,6.875,11 eu.anthropic.claude-opus-4-7 eu.anthropic.claude-opus-4-8 eu.anthropic.claude-opus-5
    5.5,27.5,0.55,6.875,11 jp.anthropic.claude-opus-4-7 jp.anthropic.claude-opus-4-8 jp.anthropic.claude-opus-5
    5.5,27.5,0.55,6.875,11 us.anthropic.claude-opus-4-5-20251101-v1:0 us.anthropic.claude-opus-4-6-v1 us.anthropic.claude-opus-4-7
    5.5,27.5,0.55,6.875,11 us.anthropic.claude-opus-4-8 us.anthropic.claude-opus-5
    4.4,22,0.22,5.5,8.8 apac.anthropic.claude-opus-5-5 au.anthropic.claude-opus-5-5 bedrock_mantle/anthropic.claude-opus-5-5
    4.4,22,0.22,5.5,8.8 eu.anthropic.claude-opus-5-5 jp.anthropic.claude-opus-5-5 us.anthropic.claude-opus-5-5
    3.3,16.5,0.33,4.125,6.6 apac.anthropic.claude-sonnet-4-6 au.anthropic.claude-sonnet-4-6 eu.anthropic.claude-sonnet-4-6
    3.3,16.5,0.33,4.125,6.6 jp.anthropic.claude-sonnet-4-6 us.anthropic.claude-sonnet-4-6
    2.2,11,0.22,2.75,4.4 apac.anthropic.claude-sonnet-5 au.anthropic.claude-sonnet-5 eu.anthropic.claude-sonnet-5
    2.2,11,0.22,2.75,4.4 jp.anthropic.claude-sonnet-5 us.anthropic.claude-sonnet-5
    2.2,11,0.11,2.75,4.4 apac.anthropic.claude-sonnet-5-5 au.anthropic.claude-sonnet-5-5 bedrock_mantle/anthropic.claude-sonnet-5-5
    2.2,11,0.11,2.75,4.4 eu.anthropic.claude-sonnet-5-5 jp.anthropic.claude-sonnet-5-5 us.anthropic.claude-sonnet-5-5
    1.1,5.5,0.11,1.375,2.2,,,,,0.55,2.75 au.anthropic.claude-haiku-4-5-20251001-v1:0 eu.anthropic.claude-haiku-4-5-20251001-v1:0
    1.1,5.5,0.11,1.375,2.2,,,,,0.55,2.75 jp.anthropic.claude-haiku-4-5-20251001-v1:0 us.anthropic.claude-haiku-4-5-20251001-v1:0
    3.3,16.5,0.33,4.125,6.6,6.6,24.75,0.66,8.25,1.65,8.25 au.anthropic.claude-sonnet-4-5-20250929-v1:0
    3.3,16.5,0.33,4.125,6.6,6.6,24.75,0.66,8.25,1.65,8.25 eu.anthropic.claude-sonnet-4-5-20250929-v1:0
    3.3,16.5,0.33,4.125,6.6,6.6,24.75,0.66,8.25,1.65,8.25 jp.anthropic.claude-sonnet-4-5-20250929-v1:0
    3.3,16.5,0.33,4.125,6.6,6.6,24.75,0.66,8.25,1.65,8.25 us.anthropic.claude-sonnet-4-5-20250929-v1:0
    2.23,7.55 bedrock/ap-northeast-1/anthropic.claude-instant-v1
    0.74,2.22,,,,,,,,0.37,1.11,0.37,1.11,1.295,3.885 bedrock/ap-northeast-1/deepseek.v3.2 bedrock/ap-south-1/deepseek.v3.2
    0.74,2.22,,,,,,,,0.37,1.11,0.37,1.11,1.295,3.885 bedrock/eu-north-1/deepseek.v3.2 bedrock/sa-east-1/deepseek.v3.2
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/ap-northeast-1/minimax.minimax-m2.1 bedrock/ap-northeast-1/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/ap-south-1/minimax.minimax-m2.1 bedrock/ap-south-1/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/eu-central-1/minimax.minimax-m2.1 bedrock/eu-central-1/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/eu-north-1/minimax.minimax-m2.1 bedrock/eu-north-1/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/eu-west-1/minimax.minimax-m2.1 bedrock/eu-west-1/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,0.18,0.72,0.18,0.72,0.63,2.52 bedrock/sa-east-1/minimax.minimax-m2.1 bedrock/sa-east-1/minimax.minimax-m2.5
    0.05,0.05,,,,,,,,0.03,0.03,0.03,0.03,0.09,0.09 bedrock/ap-northeast-1/mistral.voxtral-mini-3b-2507
    0.12,0.36,,,,,,,,0.06,0.18,0.06,0.18,0.21,0.63 bedrock/ap-northeast-1/mistral.voxtral-small-24b-2507
    0.73,3.03,,,,,,,,,,0.36,1.52 bedrock/ap-northeast-1/moonshotai.kimi-k2-thinking bedrock/sa-east-1/moonshotai.kimi-k2-thinking
    0.72,3.6,,,,,,,,0.36,1.8,0.36,1.8,1.26,6.3 bedrock/ap-northeast-1/moonshotai.kimi-k2.5 bedrock/ap-south-1/moonshotai.kimi-k2.5
    0.72,3.6,,,,,,,,0.36,1.8,0.36,1.8,1.26,6.3 bedrock/eu-north-1/moonshotai.kimi-k2.5 bedrock/sa-east-1/moonshotai.kimi-k2.5
    0.6,1.44,,,,,,,,,,0.3,0.72 bedrock/ap-northeast-1/qwen.qwen3-coder-next bedrock/ap-south-1/qwen.qwen3-coder-next
    0.6,1.44,,,,,,,,,,0.3,0.72 bedrock/ap-southeast-3/qwen.qwen3-coder-next bedrock/eu-central-1/qwen.qwen3-coder-next
    0.6,1.44,,,,,,,,,,0.3,0.72 bedrock/eu-south-1/qwen.qwen3-coder-next bedrock/eu-west-1/qwen.qwen3-coder-next
    0.6,1.44,,,,,,,,,,0.3,0.72 bedrock/sa-east-1/qwen.qwen3-coder-next
    0.18,1.45,,,,,,,,,,0.09,0.72,0.32,2.54 bedrock/ap-northeast-1/qwen.qwen3-next-80b-a3b bedrock/sa-east-1/qwen.qwen3-next-80b-a3b
    3.18,4.2 bedrock/ap-south-1/meta.llama3-70b-instruct-v1:0
    0.36,0.72 bedrock/ap-south-1/meta.llama3-8b-instruct-v1:0
    0.71,2.94,,,,,,,,,,0.36,1.47 bedrock/ap-south-1/moonshotai.kimi-k2-thinking
    0.18,1.41,,,,,,,,0.09,0.71,0.09,0.71,0.32,2.47 bedrock/ap-south-1/qwen.qwen3-next-80b-a3b
    0.31,1.24,,,,,,,,0.155,0.62,0.155,0.62,0.5425,2.17 bedrock/ap-southeast-2/minimax.minimax-m2.5
    0.0412,0.0412,,,,,,,,0.0206,0.0206,0.0206,0.0206,0.0721,0.0721 bedrock/ap-southeast-2/mistral.voxtral-mini-3b-2507
    0.103,0.309,,,,,,,,0.0515,0.1545,0.0515,0.1545,0.18025,0.54075 bedrock/ap-southeast-2/mistral.voxtral-small-24b-2507
    0.1545,1.236 bedrock/ap-southeast-2/qwen.qwen3-next-80b-a3b
    0.74,2.22,,,,,,,,,,0.37,1.11 bedrock/ap-southeast-3/deepseek.v3.2 eu.deepseek.v3.2
    0.36,1.44,,,,,,,,,,0.18,0.72 bedrock/ap-southeast-3/minimax.minimax-m2.1 bedrock/ap-southeast-3/minimax.minimax-m2.5
    0.36,1.44,,,,,,,,,,0.18,0.72 bedrock/eu-south-1/minimax.minimax-m2.1 bedrock/eu-south-1/minimax.minimax-m2.5
    0.72,3.6,,,,,,,,,,0.36,1.8 bedrock/ap-southeast-3/moonshotai.kimi-k2.5
    3.05,4.03 bedrock/ca-central-1/meta.llama3-70b-instruct-v1:0
    0.35,0.69 bedrock/ca-central-1/meta.llama3-8b-instruct-v1:0
    10,50,1,12.5,20,,,,,5,25 bedrock/claude_platform/claude-fable-5
    10,50,0.25,12.5,20,,,,,5,25 bedrock/claude_platform/claude-fable-5-1
    0.1,0.5,0.01,0.125,0.2,,,,,0.05,0.25 bedrock/claude_platform/claude-haiku-5-5
    5,25,0.5,6.25,10,,,,,2.5,12.5 bedrock/claude_platform/claude-opus-4-5 bedrock/claude_platform/claude-opus-4-6
    5,25,0.5,6.25,10,,,,,2.5,12.5 bedrock/claude_platform/claude-opus-4-7 bedrock/claude_platform/claude-opus-4-8
    5,25,0.5,6.25,10,,,,,2.5,12.5 bedrock/claude_platform/claude-opus-5
    4,20,0.2,5,8,,,,,2,10 bedrock/claude_platform/claude-opus-5-5
    3,15,0.3,3.75,6,,,,,1.5,7.5 bedrock/claude_platform/claude-sonnet-4-5 bedrock/claude_platform/claude-sonnet-4-6
    2,10,0.2,2.5,4,,,,,1,5 bedrock/claude_platform/claude-sonnet-5
    2,10,0.1,2.5,4,,,,,1,5 bedrock/claude_platform/claude-sonnet-5-5
    2.48,8.38 bedrock/eu-central-1/anthropic.claude-instant-v1
    2.86,3.78 bedrock/eu-west-1/meta.llama3-70b-instruct-v1:0
    0.32,0.65 bedrock/eu-west-1/meta.llama3-8b-instruct-v1:0
    0.18,1.41,,,,,,,,,,0.09,0.71,0.32,2.47 bedrock/eu-west-1/qwen.qwen3-next-80b-a3b
    3.45,4.55 bedrock/eu-west-2/meta.llama3-70b-instruct-v1:0
    0.39,0.78 bedrock/eu-west-2/meta.llama3-8b-instruct-v1:0
    0.47,1.86,,,,,,,,0.235,0.93,0.235,0.93,0.8225,3.255 bedrock/eu-west-2/minimax.minimax-m2.1 bedrock/eu-west-2/minimax.minimax-m2.5
    0.06,0.06,,,,,,,,0.03,0.03,0.03,0.03,0.11,0.11 bedrock/eu-west-2/mistral.voxtral-mini-3b-2507
    0.16,0.47,,,,,,,,0.08,0.23,0.08,0.23,0.28,0.82 bedrock/eu-west-2/mistral.voxtral-small-24b-2507
    0.23,1.01,,,,,,,,0.115,0.505,0.115,0.505,0.4025,1.7675 bedrock/eu-west-2/nvidia.nemotron-super-3-120b
    0.78,1.86,,,,,,,,0.39,0.93,0.39,0.93,1.365,3.255 bedrock/eu-west-2/qwen.qwen3-coder-next
    0.23,1.86,,,,,,,,,,0.12,0.93,0.4,3.26 bedrock/eu-west-2/qwen.qwen3-next-80b-a3b
    0.2,0.26 bedrock/eu-west-3/mistral.mistral-7b-instruct-v0:2
    5.2,15.6 bedrock/eu-west-3/mistral.mistral-large-2402-v1:0
    0.59,0.91 bedrock/eu-west-3/mistral.mixtral-8x7b-instruct-v0:1
    0.6,2.5,,,,,,,,,,0.3,1.25 bedrock/moonshotai.kimi-k2-thinking bedrock/us-east-1/moonshotai.kimi-k2-thinking
    0.6,2.5,,,,,,,,,,0.3,1.25 bedrock/us-east-2/moonshotai.kimi-k2-thinking bedrock/us-west-2/moonshotai.kimi-k2-thinking
    0.6,3,,,,,,,,,,0.3,1.5 bedrock/moonshotai.kimi-k2.5
    4.45,5.88 bedrock/sa-east-1/meta.llama3-70b-instruct-v1:0
    0.5,1.01 bedrock/sa-east-1/meta.llama3-8b-instruct-v1:0
    0.62,1.85,,,,,,,,0.31,0.925,0.31,0.925,1.085,3.2375 bedrock/us-east-1/deepseek.v3.2 bedrock/us-east-2/deepseek.v3.2
    0.62,1.85,,,,,,,,0.31,0.925,0.31,0.925,1.085,3.2375 bedrock/us-west-2/deepseek.v3.2 deepseek.v3.2 us.deepseek.v3.2
    2.65,3.5 bedrock/us-east-1/meta.llama3-70b-instruct-v1:0 bedrock/us-gov-east-1/meta.llama3-70b-instruct-v1:0
    2.65,3.5 bedrock/us-gov-west-1/meta.llama3-70b-instruct-v1:0 bedrock/us-west-1/meta.llama3-70b-instruct-v1:0
    2.65,3.5 meta.llama3-70b-instruct-v1:0
    0.3,0.6 bedrock/us-east-1/meta.llama3-8b-instruct-v1:0 bedrock/us-gov-west-1/meta.llama3-8b-instruct-v1:0
    0.3,0.6 bedrock/us-west-1/meta.llama3-8b-instruct-v1:0 cohere.command-light-text-v14 meta.llama3-8b-instruct-v1:0
    0.3,1.2,,,,,,,,0.15,0.6,0.15,0.6,0.525,2.1 bedrock/us-east-1/minimax.minimax-m2.1 bedrock/us-east-1/minimax.minimax-m2.5
    0.3,1.2,,,,,,,,0.15,0.6,0.15,0.6,0.525,2.1 bedrock/us-east-2/minimax.minimax-m2.1 bedrock/us-east-2/minimax.minimax-m2.5
    0.3,1.2,,,,,,,,0.15,0.6,0.15,0.6,0.525,2.1 bedrock/us-west-2/minimax.minimax-m2.1 bedrock/us-west-2/minimax.minimax-m2.5
    0.3,1.2,,,,,,,,0.15,0.6,0.15,0.6,0.525,2.1 minimax.minimax-m2.1 minimax.minimax-m2.5
    4,12 bedrock/us-east-1/mistral.mistral-large-2402-v1:0 bedrock/us-west-2/mistral.mistral-large-2402-v1:0
    4,12 mistral.mistral-large-2402-v1:0
    0.45,0.7 bedrock/us-east-1/mistral.mixtral-8x7b-instruct-v0:1 bedrock/us-west-2/mistral.mixtral-8x7b-instruct-v0:1
    0.45,0.7 mistral.mixtral-8x7b-instruct-v0:1
    0.6,3,,,,,,,,0.3,1.5,0.3,1.5,1.05,5.25 bedrock/us-east-1/moonshotai.kimi-k2.5 bedrock/us-east-2/moonshotai.kimi-k2.5
    0.6,3,,,,,,,,0.3,1.5,0.3,1.5,1.05,5.25 bedrock/us-west-2/moonshotai.kimi-k2.5 moonshotai.kimi-k2.5
    0.5,1.2,,,,,,,,0.25,0.6,0.25,0.6,0.875,2.1 bedrock/us-east-1/qwen.qwen3-coder-next qwen.qwen3-coder-next
    1,3.2,,,,,,,,0.5,1.6,0.5,1.6,1.75,5.6 bedrock/us-east-1/zai.glm-5 bedrock/us-west-2/zai.glm-5
    0.5,1.2,,,,,,,,,,0.25,0.6 bedrock/us-east-2/qwen.qwen3-coder-next bedrock/us-west-2/qwen.qwen3-coder-next
    0.96,3.84,0.24 bedrock/us-gov-east-1/amazon.nova-pro-v1:0 bedrock/us-gov-west-1/amazon.nova-pro-v1:0
    0.2,0 bedrock/us-gov-east-1/amazon.titan-embed-text-v2:0
    1.3,1.7 bedrock/us-gov-east-1/amazon.titan-text-express-v1
    0.3,0.4 bedrock/us-gov-east-1/amazon.titan-text-lite-v1 bedrock/us-gov-west-1/amazon.titan-text-lite-v1
    12,60,0.3,15,24 bedrock/us-gov-east-1/anthropic.claude-fable-5-1 bedrock/us-gov-west-1/anthropic.claude-fable-5-1
    12,60,0.3,15,24 us-gov.anthropic.claude-fable-5-1
    1.2,6,0.12,1.5,2.4 bedrock/us-gov-east-1/anthropic.claude-haiku-4-5-20251001-v1:0
    1.2,6,0.12,1.5,2.4 bedrock/us-gov-west-1/anthropic.claude-haiku-4-5-20251001-v1:0
    0.12,0.6,0.012,0.15,0.24 bedrock/us-gov-east-1/anthropic.claude-haiku-5-5 bedrock/us-gov-west-1/anthropic.claude-haiku-5-5
    0.12,0.6,0.012,0.15,0.24 bedrock_mantle/us-gov-west-1/anthropic.claude-haiku-5-5 us-gov.anthropic.claude-haiku-5-5
    6,30,0.6,7.5,12 bedrock/us-gov-east-1/anthropic.claude-opus-4-8 bedrock/us-gov-east-1/anthropic.claude-opus-5
    6,30,0.6,7.5,12 bedrock/us-gov-west-1/anthropic.claude-opus-4-8 bedrock/us-gov-west-1/anthropic.claude-opus-5
    6,30,0.6,7.5,12 us-gov.anthropic.claude-opus-4-8 us-gov.anthropic.claude-opus-5
    4.8,24,0.24,6,9.6 bedrock/us-gov-east-1/anthropic.claude-opus-5-5 bedrock/us-gov-west-1/anthropic.claude-opus-5-5
    4.8,24,0.24,6,9.6 bedrock_mantle/us-gov-west-1/anthropic.claude-opus-5-5 us-gov.anthropic.claude-opus-5-5
    3.6,18,0.36,4.5,7.2 bedrock/us-gov-east-1/anthropic.claude-sonnet-4-5-20250929-v1:0
    3.6,18,0.36,4.5,7.2 bedrock/us-gov-east-1/claude-sonnet-4-5-20250929-v1:0
    3.6,18,0.36,4.5,7.2 bedrock/us-gov-west-1/anthropic.claude-sonnet-4-5-20250929-v1:0
    3.6,18,0.36,4.5,7.2 bedrock/us-gov-west-1/claude-sonnet-4-5-20250929-v1:0
    2.4,12,0.24,3,4.8 bedrock/us-gov-east-1/anthropic.claude-sonnet-5 bedrock/us-gov-west-1/anthropic.claude-sonnet-5
    2.4,12,0.24,3,4.8 us-gov.anthropic.claude-sonnet-5
    2.4,12,0.12,3,4.8 bedrock/us-gov-east-1/anthropic.claude-sonnet-5-5 bedrock/us-gov-west-1/anthropic.claude-sonnet-5-5
    2.4,12,0.12,3,4.8 bedrock_mantle/us-gov-west-1/anthropic.claude-sonnet-5-5 us-gov.anthropic.claude-sonnet-5-5
    0.3,2.65 bedrock/us-gov-east-1/meta.llama3-8b-instruct-v1:0
    0.24,0.72 bedrock/us-gov-east-1/nvidia.nemotron-nano-12b-v2 bedrock/us-gov-west-1/nvidia.nemotron-nano-12b-v2
    0.24,0.72 us-gov.nvidia.nemotron-nano-12b-v2
    0.072,0.288 bedrock/us-gov-east-1/nvidia.nemotron-nano-3-30b bedrock/us-gov-west-1/nvidia.nemotron-nano-3-30b
    0.072,0.288 us-gov.nvidia.nemotron-nano-3-30b
    0.072,0.276 bedrock/us-gov-east-1/nvidia.nemotron-nano-9b-v2 bedrock/us-gov-west-1/nvidia.nemotron-nano-9b-v2
    0.072,0.276 us-gov.nvidia.nemotron-nano-9b-v2
    0.18,0.78 bedrock/us-gov-east-1/nvidia.nemotron-super-3-120b bedrock/us-gov-west-1/nvidia.nemotron-super-3-120b
    0.18,0.78 us-gov.nvidia.nemotron-super-3-120b
    0.18,0.72 bedrock/us-gov-east-1/openai.gpt-oss-120b-1:0 bedrock/us-gov-west-1/openai.gpt-oss-120b-1:0
    0.18,0.72 bedrock_mantle/us-gov-east-1/openai.gpt-oss-120b bedrock_mantle/us-gov-west-1/openai.gpt-oss-120b
    0.18,0.72 us-gov.openai.gpt-oss-120b-1:0
    0.084,0.36 bedrock/us-gov-east-1/openai.gpt-oss-20b-1:0 bedrock/us-gov-west-1/openai.gpt-oss-20b-1:0
    0.084,0.36 bedrock_mantle/us-gov-east-1/openai.gpt-oss-20b bedrock_mantle/us-gov-west-1/openai.gpt-oss-20b
    0.084,0.36 us-gov.openai.gpt-oss-20b-1:0
    0.162,0 bedrock/us-gov-west-1/amazon.nova-2-multimodal-embeddings-v1:0
    0.072,0.288,0.018 bedrock/us-gov-west-1/amazon.nova-lite-v1:0
    0.042,0.168,0.0105 bedrock/us-gov-west-1/amazon.nova-micro-v1:0
    0.11,0 bedrock/us-gov-west-1/amazon.titan-embed-text-v2:0
    0.8,1.6 bedrock/us-gov-west-1/amazon.titan-text-express-v1
    0.58,1.68,,,,,,,,0.29,0.84,0.29,0.84,1.015,2.94 bedrock_mantle/deepseek.v3.1
    0.13,0.4,,,,,,,,0.065,0.2,0.065,0.2,0.2275,0.7 bedrock_mantle/google.gemma-4-26b-a4b
    0.14,0.4,,,,,,,,0.07,0.2,0.07,0.2,0.245,0.7 bedrock_mantle/google.gemma-4-31b
    0.04,0.08,,,,,,,,0.02,0.04,0.02,0.04,0.07,0.14 bedrock_mantle/google.gemma-4-e2b google.gemma-3-4b-it
    0.6,2.5,,,,,,,,0.3,1.25,0.3,1.25,1.05,4.38 bedrock_mantle/moonshotai.kimi-k2-thinking
    0.15,0.6,,,,,,,,0.075,0.3,0.075,0.3,0.2625,1.05 bedrock_mantle/openai.gpt-oss-120b bedrock_mantle/qwen.qwen3-32b
    0.15,0.6,,,,,,,,0.075,0.3,0.075,0.3,0.2625,1.05 bedrock_mantle/qwen.qwen3-coder-30b-a3b-instruct openai.gpt-oss-120b-1:0
    0.15,0.6,,,,,,,,0.075,0.3,0.075,0.3,0.2625,1.05 qwen.qwen3-32b-v1:0 writer.palmyra-vision-7b
    0.07,0.3,,,,,,,,0.035,0.15,0.035,0.15,0.1225,0.525 bedrock_mantle/openai.gpt-oss-20b openai.gpt-oss-20b-1:0
    0.15,0.6,,,,,,,,0.07,0.3,0.07,0.3,0.26,1.05 bedrock_mantle/openai.gpt-oss-safeguard-120b openai.gpt-oss-safeguard-120b
    0.07,0.2,,,,,,,,0.03,0.1,0.03,0.1,0.12,0.35 bedrock_mantle/openai.gpt-oss-safeguard-20b openai.gpt-oss-safeguard-20b
    0.22,0.88,,,,,,,,0.11,0.44,0.11,0.44,0.385,1.54 bedrock_mantle/qwen.qwen3-235b-a22b-2507
    0.45,1.8,,,,,,,,0.225,0.9,0.225,0.9,0.7875,3.15 bedrock_mantle/qwen.qwen3-coder-480b-a35b-instruct
    0.14,1.2,,,,,,,,0.07,0.6,0.07,0.6,0.26,2.1 bedrock_mantle/qwen.qwen3-next-80b-a3b-instruct
    0.53,2.66,,,,,,,,0.26,1.33,0.26,1.33,0.93,4.66 bedrock_mantle/qwen.qwen3-vl-235b-a22b-instruct
    2.64,7.92,0.66 bedrock_mantle/us-gov-east-1/xai.grok-4.6 bedrock_mantle/us-gov-west-1/xai.grok-4.6 us-gov.xai.grok-4.6
    0.156,0.48 bedrock_mantle/us-gov-west-1/google.gemma-4-26b-a4b
    0.168,0.48 bedrock_mantle/us-gov-west-1/google.gemma-4-31b
    0.048,0.096 bedrock_mantle/us-gov-west-1/google.gemma-4-e2b
    1.5,3,0.24 bedrock_mantle/us-gov-west-1/xai.grok-4.3
    1.25,2.5,0.2,,,,,,,0.625,1.25,0.625,1.25,2.1875,4.375 bedrock_mantle/xai.grok-4.3
    2.2,6.6,0.55,,,,,,,,,1.1,3.3,3.85,11.55 bedrock_mantle/xai.grok-4.6 us.xai.grok-4.6 us.xai.grok-4.7
    1,2 cohere.command-text-v14
    0.12,0 cohere.embed-v4:0 global.cohere.embed-v4:0 us.cohere.embed-v4:0
    1.35,5.4 deepseek.r1-v1:0 us.deepseek.r1-v1:0
    0.58,1.68 deepseek.v3-v1:0
    0.429,3.597,0.10725 eu.amazon.nova-2-lite-v1:0
    0.078,0.312,0.0195 eu.amazon.nova-lite-v1:0
    0.046,0.184,0.0115 eu.amazon.nova-micro-v1:0
    1.05,4.2,0.2625,,,,,,,,,0.525,2.1 eu.amazon.nova-pro-v1:0
    11,55,0.275,13.75,22 eu.anthropic.claude-fable-5-1 us.anthropic.claude-fable-5-1 us.anthropic.claude-mythos-5-1
    0.13,0.13 eu.meta.llama3-2-1b-instruct-v1:0
    0.19,0.19 eu.meta.llama3-2-3b-instruct-v1:0
    2,6 eu.mistral.pixtral-large-2502-v1:0 mistral.mistral-large-2407-v1:0 mistral.pixtral-large-2502-v1:0
    2,6 us.mistral.pixtral-large-2502-v1:0
    3,15,0.3,3.75,,,,,,,,1.5,7.5,5.25,26.25 global.moonshotai.kimi-k3
    2.5,15,0.25 global.openai.gpt-5.4
    5,30,0.5 global.openai.gpt-5.5
    0.2,1.2,0.02,0.25 global.openai.gpt-5.6-luna
    4,20,0.4,5 global.openai.gpt-5.6-sol
    2,12,0.2,2.5 global.openai.gpt-5.6-terra
    10,50,1,12.5 global.openai.gpt-6-astra
    0.1,0.5,0.01,0.125 global.openai.gpt-6-luna openai.gpt-6-luna
    2,10,0.2,2.5 global.openai.gpt-6-sol openai.gpt-6-sol
    2,10,0.1,2.5 global.openai.gpt-6.1-sol
    1,5,0.05,1.25 global.openai.gpt-6.1-terra
    2,6,0.5,,,,,,,,,1,3,3.5,10.5 global.xai.grok-4.6 global.xai.grok-4.7
    1.68,5.28,0.312,2.1,,,,,,0.84,2.64,0.84,2.64,2.94,9.24 global.zai.glm-5.3
    0.09,0.29,,,,,,,,0.05,0.15,0.05,0.15,0.16,0.51 google.gemma-3-12b-it
    0.23,0.38,,,,,,,,0.12,0.19,0.12,0.19,0.4,0.67 google.gemma-3-27b-it
    3.3,16.5,0.33,4.125,,,,,,,,1.65,8.25,5.775,28.875 in.moonshotai.kimi-k3 moonshotai.kimi-k3 us.moonshotai.kimi-k3
    0.396,3.311,0.099,,,,,,,0.198,1.6555,0.198,1.6555,0.693,5.79425 jp.amazon.nova-2-lite-v1:0
    0.75,1 meta.llama2-13b-chat-v1
    1.95,2.56 meta.llama2-70b-chat-v1
    2.4,2.4 meta.llama3-1-405b-instruct-v1:0 us.meta.llama3-1-405b-instruct-v1:0
    0.72,0.72,,,,,,,,0.36,0.36 meta.llama3-1-70b-instruct-v1:0 meta.llama3-3-70b-instruct-v1:0 us.meta.llama3-1-70b-instruct-v1:0
    0.72,0.72,,,,,,,,0.36,0.36 us.meta.llama3-3-70b-instruct-v1:0
    0.22,0.22,,,,,,,,0.11,0.11 meta.llama3-1-8b-instruct-v1:0 us.meta.llama3-1-8b-instruct-v1:0
    0.16,0.16 meta.llama3-2-11b-instruct-v1:0 us.meta.llama3-2-11b-instruct-v1:0
    0.1,0.1 meta.llama3-2-1b-instruct-v1:0 us.meta.llama3-2-1b-instruct-v1:0
    0.15,0.15 meta.llama3-2-3b-instruct-v1:0 us.meta.llama3-2-3b-instruct-v1:0
    0.72,0.72 meta.llama3-2-90b-instruct-v1:0 us.meta.llama3-2-90b-instruct-v1:0
    0.24,0.97,,,,,,,,0.12,0.485 meta.llama4-maverick-17b-instruct-v1:0 us.meta.llama4-maverick-17b-instruct-v1:0
    0.17,0.66,,,,,,,,0.085,0.33 meta.llama4-scout-17b-instruct-v1:0 us.meta.llama4-scout-17b-instruct-v1:0
    0.3,1.2,,,,,,,,0.15,0.6,0.15,0.6,0.52,2.1 minimax.minimax-m2
    0.4,2,,,,,,,,0.2,1,0.2,1,0.7,3.5 mistral.devstral-2-123b
    0.5,1.5,,,,,,,,0.25,0.75,0.25,0.75,0.88,2.63 mistral.magistral-small-2509 mistral.mistral-large-3-675b-instruct
    0.2,0.2,,,,,,,,0.1,0.1,0.1,0.1,0.35,0.35 mistral.ministral-3-14b-instruct
    0.1,0.1,,,,,,,,0.05,0.05,0.05,0.05,0.17,0.17 mistral.ministral-3-3b-instruct
    0.15,0.15,,,,,,,,0.07,0.07,0.07,0.07,0.26,0.26 mistral.ministral-3-8b-instruct
    1,3,,,,,,,,0.5,1.5 mistral.mistral-small-2402-v1:0
    0.04,0.04,,,,,,,,0.02,0.02,0.02,0.02,0.07,0.07 mistral.voxtral-mini-3b-2507
    0.1,0.3,,,,,,,,0.05,0.15,0.05,0.15,0.17,0.52 mistral.voxtral-small-24b-2507
    0.6,2.5,,,,,,,,0.3,1.25,,,1.05,4.38 moonshot.kimi-k2-thinking
    0.2,0.6,,,,,,,,0.1,0.3,0.1,0.3,0.35,1.05 nvidia.nemotron-nano-12b-v2
    0.06,0.24,,,,,,,,0.03,0.12,0.03,0.12,0.11,0.42 nvidia.nemotron-nano-3-30b
    0.06,0.23,,,,,,,,0.03,0.12,0.03,0.12,0.11,0.4 nvidia.nemotron-nano-9b-v2
    0.15,0.65,,,,,,,,0.075,0.325,0.075,0.325,0.2625,1.1375 nvidia.nemotron-super-3-120b
    0.22,0.88,,,,,,,,0.11,0.44,0.11,0.44 qwen.qwen3-235b-a22b-2507-v1:0
    0.15,0.6,,,,,,,,0.075,0.3,,,0.2625,1.05 qwen.qwen3-coder-30b-a3b-v1:0
    0.45,1.8 qwen.qwen3-coder-480b-a35b-v1:0
    0.15,1.2,,,,,,,,,,0.07,0.6,0.26,2.1 qwen.qwen3-next-80b-a3b
    0.53,2.66,,,,,,,,0.26,1.33,,,0.93,4.66 qwen.qwen3-vl-235b-a22b
    3.6,18,0.36,4.5,7.2,7.2,27,0.72,9 us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0
    0.33,2.75,0.0825,,,,,,,0.165,1.375,0.165,1.375,0.5775,4.8125 us.amazon.nova-2-lite-v1:0
    1.375,11,0.34375,,,,,,,0.6875,5.5,,,2.40625,19.25 us.amazon.nova-2-pro-preview-20251202-v1:0
    2.75,16.5,0.275 us.openai.gpt-5.4
    5.5,33,0.55 us.openai.gpt-5.5
    0.22,1.32,0.022,0.275 us.openai.gpt-5.6-luna
    4.4,22,0.44,5.5 us.openai.gpt-5.6-sol
    2.2,13.2,0.22,2.75 us.openai.gpt-5.6-terra
    11,55,1.1,13.75 us.openai.gpt-6-astra
    0.11,0.55,0.011,0.1375 us.openai.gpt-6-luna
    2.2,11,0.22,2.75 us.openai.gpt-6-sol
    2.2,11,0.11,2.75 us.openai.gpt-6.1-sol
    1.1,5.5,0.055,1.375 us.openai.gpt-6.1-terra
    2.5,10 us.writer.palmyra-x4-v1:0 writer.palmyra-x4-v1:0
    0.6,6 us.writer.palmyra-x5-v1:0 writer.palmyra-x5-v1:0
    1.848,5.808,0.3432,2.31,,,,,,0.924,2.904,0.924,2.904,3.234,10.164 us.zai.glm-5.3
    0.6,2.2,,,,,,,,0.3,1.1,0.3,1.1,1.05,3.85 zai.glm-4.7
    0.07,0.4,,,,,,,,0.035,0.2,0.035,0.2,0.1225,0.7 zai.glm-4.7-flash
    1,3.2,,,,,,,,0.5,1.6,,,1.75,5.6 zai.glm-5
    retired
    0.25,1.25 anthropic.claude-3-haiku-20240307-v1:0 eu.anthropic.claude-3-haiku-20240307-v1:0 us.anthropic.claude-3-haiku-20240307-v1:0
    3,15 anthropic.claude-3-sonnet-20240229-v1:0 cohere.command-r-plus-v1:0 eu.anthropic.claude-3-sonnet-20240229-v1:0
    3,15 us.anthropic.claude-3-sonnet-20240229-v1:0
    8,24 anthropic.claude-v2 bedrock/ap-northeast-1/anthropic.claude-v2 bedrock/eu-central-1/anthropic.claude-v2
    8,24 bedrock/us-east-1/anthropic.claude-v2 bedrock/us-west-2/anthropic.claude-v2
    0.5,1.5 cohere.command-r-v1:0
    2.5,12.5 us.amazon.nova-premier-v1:0
    """
}
