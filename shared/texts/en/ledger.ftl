# The ledger.

ledger-title = History of the balance
ledger-lead = Every charge, payment, correction and refund, each with the balance after it.
ledger-from = From
ledger-to = To
ledger-show = Show
ledger-opening = Balance before { $day }
ledger-closing = Balance at the end of { $day }
ledger-credits = Payments and corrections in your favour
ledger-debits = Charges, refunds and corrections to pay
ledger-movements = Movements
ledger-balance = Balance
ledger-none = Nothing moved on these days
ledger-none-hint = Choose a longer span to see older charges and payments.
ledger-charge = Charge
ledger-payment = Payment
ledger-credit-note = Correction in your favour
ledger-debit-note = Correction to pay
ledger-refund = Refund
ledger-chargeback = Taken back by the bank

statement-heading = Statement from { $from } to { $to }
statement-subscriber = Subscriber number: { $number }
statement-made = Made on { $day }
statement-page = Page { $number } of { $of }
statement-date = Date
statement-kind = Kind
statement-title = Description
statement-amount = Amount
statement-currency = Currency
statement-balance = Balance
statement-number = Number
ledger-pdf = Download the statement (PDF)
ledger-csv = Download for a spreadsheet (CSV)
ledger-csv-iso = Download as CSV (ISO)
