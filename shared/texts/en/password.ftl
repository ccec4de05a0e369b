# Changing the password.

password-title = Change password
password-title-must = Set your own password
password-lead = After the change we will log you out on all other devices.
password-lead-must = The password from the message worked only once. Set a new one and everything else opens up.
password-current = Current password
password-new = New password
password-repeat = New password again
password-hint =
    { $count ->
        [one] At least one character.
       *[other] At least { $count } characters. A sentence you can remember is a good one.
    }
password-button = Save the new password
password-changed = Password changed
password-changed-others = Other devices will have to log in again.
password-changed-passkeys = Passkeys go on working. Remove any that you do not know.
