# Bank transfers.

transfer-title = Bank transfer
transfer-own = This account number is your own: what you pay comes to your account with us by itself, as a rule within a working day.
transfer-common = This account is for everybody. Put the title in exactly as above, so that your payment finds you.
transfer-account = Account number
transfer-title-label = Title
transfer-title-text = Internet, subscriber { $number }
transfer-sum = Amount
transfer-receiver = Receiver
transfer-nothing-owed = You have nothing to pay now
transfer-scan = A code for your bank’s app
transfer-scan-hint = Scan it in the app of your bank: account, amount and title fill in by themselves.
transfer-code = QR code to transfer { $sum }
transfer-no-account-title = The office tells you the account number
transfer-no-account = Write to { $email } or call { $phone }.
copy = Copy
copy-done = Copied
