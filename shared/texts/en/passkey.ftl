# Passkeys.

passkey-login = Log in with a passkey
passkey-not-given = No passkey was used. Try once more.
passkey-known = This device already holds a passkey of yours.
passkey-failed = Something did not work. Try once more in a moment.

passkeys-title = Passkeys
passkeys-lead = With a passkey you log in by the fingerprint, face or PIN of your device, without a password. No false page can talk you out of it.
passkeys-manage = Manage passkeys
passkeys-list = Your passkeys
passkeys-none = You have no passkeys yet
passkeys-none-hint = Add the first one on the device that you are using now.
passkeys-name = Name
passkeys-name-hint = You will know it by this, such as: my phone.
passkeys-created = Added
passkeys-used = Last used
passkeys-never = Not once yet
passkeys-remove-column = Removal
passkeys-remove = Remove
passkeys-add = Add a passkey
passkeys-add-hint = The browser will ask for your fingerprint, face or PIN. If there is no form here, this browser knows no passkeys or runs no scripts.
passkeys-add-button = Add passkey
passkeys-full = You have { $count } passkeys already, which is all that fit. Remove one to add another.
passkeys-added = The passkey is added
passkeys-added-hint = Use it on the login page the next time. Your password goes on working.
passkeys-removed = The passkey is removed
passkeys-removed-hint = Nobody logs in with it any more. You can remove it from the device too, in its settings of passwords.
passkeys-remove-title = Remove the passkey: { $name }
passkeys-remove-lead = Once it is removed you will not log in with it. Your password and other passkeys go on working.
passkeys-remove-button = Remove passkey
passkeys-keep = Keep it
