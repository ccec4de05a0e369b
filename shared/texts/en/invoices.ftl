# Invoices.

invoices-title = Invoices
invoices-number = Number
invoices-issued = Issued
invoices-due = Due
invoices-total = Amount
invoices-state = State
invoices-document = Document
invoices-paid = Paid
invoices-open = To pay
invoices-overdue = Overdue
invoices-unknown = Ask us
invoices-pdf = Download PDF
invoices-pdf-of = Download the PDF of invoice { $number }
invoices-none = No invoices yet
invoices-none-hint = The first one will appear here on the day it is issued.

delivery-title = Electronic invoices
delivery-on = Electronic invoices are on
delivery-off = Invoices come on paper
delivery-since = since { $at }
delivery-on-hint = New invoices appear here as PDF. Without electronic invoices you cannot pay online.
delivery-turn-on = I agree, turn on electronic invoices
delivery-turn-off = Back to paper
delivery-online-open = You can now pay online.
delivery-online-closed = Paying online is now closed.
