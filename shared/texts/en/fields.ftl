# What is wrong with a field and how to put it right. Keys are made from codes: field-<code>.

field-required = This field is needed.
field-blank = Fill in this field.
field-too-long = This text is too long. Shorten it a little.
field-control-character = There are invisible characters in it. Type the text instead of pasting it.
field-wrong-type = We expect another kind of value here.
field-unknown-field = We don’t know this field.
field-repeated-field = This field came more than once.

field-login-invalid = Check the login: it is the name or number from your contract.
field-email-invalid = Enter an e-mail address, such as anna@example.com.
field-email-changed-lately = The address was changed within the last 7 days. Before a week is over only the office can change it.
field-phone-invalid = Enter a phone number, such as 600 700 800.
field-tax-id-invalid = Check the NIP: it has 10 digits, and one of them does not fit.
field-account-number-invalid = Check the account number: it has 26 digits, and one of them does not fit.
field-post-code-invalid = Enter a post code, such as 00-950.
field-id-invalid = This identifier has the wrong form.
field-period-invalid = Enter a year and a month, such as 2026-11.
field-code-wrong = This code does not fit, or was used before. Type the one that the app shows now.
field-recovery-code-wrong = There is no such recovery code, or it was used before.
field-network-invalid = This is no address of a network.
field-mac-invalid = Enter a MAC address, such as 00:1a:2b:3c:4d:5e.

field-password-too-short = This password is too short. Add a few characters, or one more word.
field-password-too-long = This password is too long. Shorten it a little.
field-password-too-common = This is one of the most guessed passwords. Think of another.
field-password-contains-login = The password must not contain your login.
field-password-same = You already have this password. Think of a new one.
field-password-wrong = This is not your current password for this panel.
field-passwords-differ = The passwords differ. Type the new one again.
field-pppoe-password-too-short = This password is too short: it needs at least 8 characters.
field-pppoe-password-too-long = This password is too long: not every router takes more than 63 characters.
field-pppoe-password-characters = Use letters without accents, digits and the signs - _ . : + @ =. Some routers take no others.
field-pppoe-password-too-simple = This password is too easy to guess. Choose another, or let us make one.
field-pppoe-password-same = This is the PPPoE password already. Choose another, or let us make one.
field-pppoe-password-is-portals = This is your password for the panel. The PPPoE password must be another one, for the router knows it too.

field-cursor-invalid = This link no longer works. Start the list from the beginning.
field-gateway-unknown = We don’t know this payment operator.
field-key-invalid = This form is out of date. Reload the page and send it again.
field-revision-invalid = This form is out of date. Reload the page and send it again.
field-answer-invalid = Choose “yes” or “no”.
field-result-unknown = We know no such result; the documentation lists them all.
field-date-invalid = Give a date, such as 2026-11-23.
field-span-reversed = This day is before the first one.
field-span-too-long = There is too much in these days. Choose fewer.
field-choice-invalid = There is no such choice.

field-amount-invalid = Enter an amount, for example 50 or 123.45.
field-amount-too-small = The least that can be paid is 1.00.
field-amount-too-large = The most that can be paid at once is 50,000.00.
field-currency-not-taken = We cannot take a payment in this currency.
field-one-of-two = Give an amount or charges, not both.
field-charge-not-open = This charge is paid already, or is not here. Please choose again.
field-too-many = That is too many at once. Choose fewer.
field-seed-invalid = This link does not look right.
field-nothing-chosen = Tick at least one charge.
