# The home page.

restriction-limited = Speed limited
restriction-suspended = Internet suspended

home-title = Home
home-greeting = Hello, { $name }
home-owed = To pay
home-credit = In credit
home-all-paid = All paid
home-due = Due on { $date }
home-overdue = Overdue: { $sum }
home-overdue-since = since { $date }
home-transfer = Bank transfer
home-transfer-account = Your own account number to pay to:
home-transfer-link = Title, amount and a code to scan
home-last-invoice = Latest invoice
home-invoice-number = Number
home-invoice-issued = Issued
home-invoice-total = Amount
home-invoice-due = Due
home-invoice-pdf = Download PDF
home-term-ends = Your contract runs until { $date }
home-term-link = See the contract
home-notices-all = All notices
home-notices-more = See the other notices
