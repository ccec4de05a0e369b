# The authenticator app: setting it up, and logging in with a code.

two-factor-title = Login with a code
two-factor-lead = Besides the password a code of an app on your phone is needed. The password alone is then no use to anybody.
two-factor-start-title = Turn on login with a code
two-factor-how = You will need an app on your phone, such as Google Authenticator, Microsoft Authenticator or Aegis. It takes two minutes.
two-factor-password = Your password
two-factor-start = Begin
two-factor-scan = 1. Scan the code
two-factor-scan-hint = In the app choose to add an account, and point the camera at this code.
two-factor-qr = QR code with the secret for the app
two-factor-open-app = Open in the app
two-factor-type-it = It cannot be scanned? Type this key into the app:
two-factor-confirm-title = 2. Type the code of the app
two-factor-code-hint = Six digits. They change every half a minute.
two-factor-confirm = Turn on
two-factor-is-on = It is on
two-factor-since = Since { $at }.
two-factor-codes-left =
    { $count ->
        [0] No recovery codes are left
        [one] One recovery code is left
       *[other] { $count } recovery codes are left
    }
two-factor-codes-hint = A recovery code is typed where you do not have your phone. Each works once.
two-factor-change = Changes
two-factor-change-hint = New recovery codes void those before. Once it is off, the password is enough to log in again.
two-factor-new-codes = New recovery codes
two-factor-off = Turn off
two-factor-now-on = Login with a code is on already
two-factor-now-on-hint = Did you not see the recovery codes? Make new ones below and write them down: we show them just once.
two-factor-now-off = Login with a code is off
two-factor-now-off-hint = The password is now enough to log in.
two-factor-back = Back to security

recovery-title = Recovery codes
recovery-lead = Login with a code works. These codes help when your phone is not at hand.
recovery-list = Ten codes, each good once
recovery-once = We show them this once
recovery-keep = Print this page or write the codes down, and keep them in a safe place away from the phone.
recovery-done = I have them written down

code-title = Type the code
code-lead = The password is right. What is left is the code of the app on your phone.
code-code = Code of the app
code-hint = Six digits.
code-button = Go on
code-lost = I do not have my phone
code-lost-hint = Type one of the recovery codes that you wrote down when you turned this on. Each works once.
code-recovery = Recovery code
code-recovery-button = Use the recovery code
code-office = You do not have the codes either? Call ({ $phone }) or write ({ $email }): we make sure that it is you, and give you a new password.
code-cancel = Cancel the login
