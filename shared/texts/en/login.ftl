# Logging in.

login-title = Log in
login-lead = { $provider }: invoices, payments and settings in one place.
login-login = Login
login-hint = The name or number of your account; it is on your contract.
login-password = Password
login-button = Log in
login-forgotten = I forgot my password
login-what = Where do I find my login?
