# A new password by mail.

reset-title = New password
reset-lead = Enter your login and the e-mail address on your account. We will send a one-time password.
reset-login = Login
reset-email = E-mail address
reset-email-hint = The one our messages come to.
reset-button = Send a one-time password
reset-back = Back to log in
reset-sent-title = Check your mail
reset-sent-if = If the details match, a message is on its way
reset-sent-next =
    { $minutes ->
        [one] Log in with the password from the message within a minute and set your own.
       *[other] Log in with the password from the message within { $minutes } minutes and set your own.
    }
reset-sent-old = Your current password works until you use the new one.
reset-sent-none = Nothing there? Look in your spam folder, then write to { $email } or call { $phone }.
