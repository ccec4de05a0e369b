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
