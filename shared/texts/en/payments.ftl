# Payments.

payment-state-created = Started
payment-state-pending = In progress
payment-state-canceled = Not completed
payment-state-paid = Paid

pay-button = Pay online
pay-closed-title = Online payments are waiting to be switched on
pay-needs-electronic-invoices = They need electronic invoices: without those we cannot take online payments.
pay-needs-cash-off = Your account is set to cash payments. Our office will change that.
pay-to-electronic-invoices = Turn on electronic invoices
pay-ask-office = Write to { $email } or call { $phone } and we will switch it on right away.

payments-title = Payments
payments-owed = To pay
payments-credit = Credit
payments-all-paid = All paid
payments-charges = Charges
payments-no-charges = No charges yet
payments-no-charges-hint = The first one will appear here together with its invoice.
payments-latest = Latest payments
payments-period = Month
payments-what = For
payments-due = Due
payments-amount = Amount
payments-left = Left
payments-state = State
payments-when = When
payments-charge-paid = Paid
payments-charge-partial = Partly paid
payments-charge-open = To pay
payments-charge-overdue = Overdue

pay-title = Payment
pay-order-description = Internet charges, customer { $subscriber }
pay-ledger-title = Online payment
pay-amount = Amount
pay-started = Started
pay-paid-at = Received
pay-state = State
pay-waiting = We are waiting for the payment provider to confirm. This page reloads by itself.
pay-not-yet = No confirmation yet
pay-not-yet-hint = Reload the page to look again. If the payment was interrupted, you can go back to it.
pay-continue = Continue paying
pay-thanks = Thank you, we have received your payment
pay-lifted = Nothing is overdue any more.
pay-restoring = This page looks again by itself.
pay-canceled = The payment did not go through
pay-canceled-hint = We have not booked any payment. You can try again.
pay-back = Back to payments
pay-in-review = We are looking into this payment
pay-in-review-hint = The payment provider reported another amount or other details than we expected, so a person will see to it. Please do not pay again: write to { $email } or call { $phone }.
pay-open-title = A payment of { $sum } is under way
pay-open-hint = Started { $at }. If you have paid already, wait for the confirmation so that you do not pay twice.
pay-open-link = See this payment
