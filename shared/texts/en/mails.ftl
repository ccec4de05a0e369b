# Mails.

mail-greeting = Hello { $name },
mail-closing = { $provider } · { $email } · { $phone }
mail-reset-subject = One-time password for the panel
mail-reset-password = Here is a one-time password. It works once, until { $until }. After logging in you will set your own.
mail-reset-not-you = Was it not you? Do nothing: your present password goes on working, and this one will expire by itself.
mail-reset-link = Log in
mail-password-subject = The password of your panel was changed
mail-password-changed = The password of your panel was changed on { $at }. Other devices will have to log in again.
mail-password-not-you = If it was not you, ask for a new password right away and tell us.
mail-password-link = Ask for a new password
mail-payment-subject = Thank you for your payment of { $amount }
mail-payment-booked = We have booked your payment of { $amount } ({ $at }). Thank you.
mail-payment-lifted = The arrears are settled, so we are restoring the full speed of your line. It takes a few minutes.
mail-payment-link = See payments
