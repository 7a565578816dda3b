// SPDX-License-Identifier: Apache-2.0

/// The FAQ of the shop whose orders the other sample keeps; the rules are the same there.
enum SampleFaq {
  static let articles = [
    FaqArticle(
      id: "returns-window", topic: "Returns", question: "How long do I have to return something?",
      answer: "You can return anything within 30 days of delivery, unused and in its box. Opened notebooks cannot be returned.",
      otherWords: "send back, return policy, exchange, changed my mind"),
    FaqArticle(
      id: "returns-label", topic: "Returns", question: "How do I send a return, and who pays for it?",
      answer:
        "Ask us for a return label by naming your order. The label is free when the article is faulty; otherwise it costs 4.95 dollars.",
      otherWords: "return shipping cost, parcel, send back, postage"),
    FaqArticle(
      id: "shipping-times", topic: "Shipping", question: "How long does shipping take?",
      answer: "Orders leave us within 2 business days. Standard shipping then takes 4 to 6 business days, express shipping 1 to 2.",
      otherWords: "delivery time, arrive, how many days, when will it come"),
    FaqArticle(
      id: "shipping-cost", topic: "Shipping", question: "What does shipping cost?",
      answer: "Standard shipping is free from 50 dollars, below that it costs 5.95 dollars. Express shipping always costs 14.95 dollars.",
      otherWords: "delivery fee, postage, free delivery, price"),
    FaqArticle(
      id: "shipping-abroad", topic: "Shipping", question: "Do you ship abroad?",
      answer: "We ship to Canada, Mexico and the European Union. Duties are paid by whoever receives the parcel.",
      otherWords: "international, foreign country, customs, Europe, overseas"),
    FaqArticle(
      id: "tracking", topic: "Shipping", question: "How do I follow my parcel?",
      answer: "As soon as an order is shipped it has a carrier and a tracking number; give us the order's number to learn them.",
      otherWords: "track, trace, where is my order, package, status"),
    FaqArticle(
      id: "cancellation", topic: "Cancellation", question: "Can I cancel my order?",
      answer: "An order can be cancelled as long as it is being processed. Once it has been shipped, please return it instead.",
      otherWords: "cancel, stop, undo, withdraw, cancelling"),
    FaqArticle(
      id: "order-changes", topic: "Cancellation", question: "Can I change my order or its address?",
      answer: "Orders cannot be changed. Cancel the order while it is being processed, and order again.",
      otherWords: "edit, modify, wrong address, wrong article, correct"),
    FaqArticle(
      id: "refunds", topic: "Refunds", question: "When do I get my money back?",
      answer: "Orders that were delivered or cancelled can be refunded, up to what was paid. The money is back within 10 business days.",
      otherWords: "refund, reimbursement, pay back, repaid"),
    FaqArticle(
      id: "payment-methods", topic: "Payment", question: "How can I pay?",
      answer: "By credit card, by bank transfer, or with a gift card. The card is charged when the order is shipped.",
      otherWords: "payment methods, invoice, credit cards, Visa, PayPal, charge"),
    FaqArticle(
      id: "warranty", topic: "Warranty", question: "How long is the warranty?",
      answer: "Hammers and lenses have a warranty of 2 years from delivery. We repair or replace what breaks in ordinary use.",
      otherWords: "guarantee, broken, defective, faulty, damaged, repair"),
    FaqArticle(
      id: "damaged-parcel", topic: "Warranty", question: "My parcel came damaged. What now?",
      answer: "Tell us within 7 days of delivery and keep the box. We replace the article or refund it, whichever you prefer.",
      otherWords: "broken on arrival, scratched, crushed, defect"),
    FaqArticle(
      id: "restock", topic: "Stock", question: "When will something be in stock again?",
      answer: "Name the article, and we look up the day on which more are expected. Articles cannot be reserved.",
      otherWords: "sold out, unavailable, out of stock, availability, reserve"),
    FaqArticle(
      id: "account", topic: "Account", question: "Do I need an account to order?",
      answer: "No. With an account you see your earlier orders; an account can be deleted at any time.",
      otherWords: "sign up, register, login, password, guest, delete my data, privacy"),
  ]
}
