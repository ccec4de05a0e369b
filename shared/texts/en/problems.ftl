# Problems: the title says what happened, the detail what to do now.
# Keys are made from codes: problem-<code>-title and, where needed, problem-<code>-detail.

problem-bad-request-title = We don’t understand this request
problem-bad-request-detail = Go back to the previous page and try again.

problem-not-found-title = There is no such page here
problem-not-found-detail = The address may have changed, or there is a typo in it.

problem-body-too-large-title = That is too much at once
problem-body-too-large-detail = Shorten what you are sending and try again.

problem-unsupported-media-type-title = We don’t know this data format
problem-unsupported-media-type-detail = We take forms and JSON, both in UTF-8.

problem-not-acceptable-title = We can’t answer in this format
problem-not-acceptable-detail = We answer with an HTML page or a JSON document, and a form is only a page.

problem-api-key-invalid-title = We don’t know this key
problem-api-key-invalid-detail = It comes in the header X-Api-Key; the secret “radius” of this installation has the good ones.

problem-unauthenticated-title = Please log in first
problem-unauthenticated-detail = After a longer break we log you out, so that nobody else looks into your account.

problem-must-change-password-title = Set your own password first
problem-must-change-password-detail = The password from the message works only once. Set a new one and everything else opens up.
problem-pppoe-password-shown-title = This PPPoE password is set already
problem-pppoe-password-shown-detail = A generated password is shown only once. If you do not have it, send the form again and a new one is made.

problem-second-factor-required-title = A code is still needed
problem-second-factor-required-detail = Type the code of your app and the panel opens.

problem-code-void-title = Log in anew
problem-code-void-detail = There were too many tries with the code, so it begins with the password again.

problem-code-not-asked-title = No code is needed
problem-code-not-asked-detail = This session is open already.

problem-two-factor-on-title = Login with a code is on already
problem-two-factor-on-detail = To change the app, turn it off first.

problem-two-factor-off-title = Login with a code is off
problem-two-factor-off-detail = You can turn it on at the security page.

problem-two-factor-not-started-title = Begin anew
problem-two-factor-not-started-detail = The time for the first code is over. Open the security page and turn login with a code on once more.

problem-cross-origin-title = We did not accept this form
problem-cross-origin-detail = It seems to come from another site. Open the panel and fill it in here.

problem-too-many-requests-title = Too many tries at once
problem-too-many-requests-detail = Wait a quarter of an hour and try again.

problem-conflict-title = Something has changed meanwhile
problem-conflict-detail = Reload the page and try again.

problem-internal-title = Something broke on our side
problem-internal-detail = We are sorry. Try again in a moment, and if that does not help, let us know.

problem-unavailable-title = The panel is taking a short break
problem-unavailable-detail = Try again in a minute.

problem-invalid-input-title = The form needs fixing
problem-invalid-input-detail = Correct the marked fields and send it again.

problem-login-failed-title = We couldn’t log you in
problem-login-failed-detail = The login or the password is not right. Check that Caps Lock is off.

problem-passkey-failed-title = Logging in with a passkey did not work
problem-passkey-failed-detail = Try once more, or log in with your password.

problem-passkeys-full-title = You have all the passkeys that fit
problem-passkeys-full-detail = Remove one to add another.

problem-passkey-known-title = This passkey was added before
problem-passkey-known-detail = There is no need to add it again.

problem-passkey-not-added-title = The passkey was not added
problem-passkey-not-added-detail = Try once more from the beginning.

problem-invoice-being-prepared-title = This invoice is being prepared
problem-invoice-being-prepared-detail = Look in again in a minute, it should be ready to download by then.

problem-invoice-not-drawable-title = We have no document of this invoice yet
problem-invoice-not-drawable-detail = It could not be prepared. Let us know, and we will send it ourselves.

problem-export-being-prepared-title = We are preparing your data
problem-export-being-prepared-detail = Look in again in a minute, the file should be ready by then.

problem-export-failed-title = This copy could not be prepared
problem-export-failed-detail = Ask for a new one on the page “My data”.

problem-export-expired-title = This copy is gone
problem-export-expired-detail = We keep it for a day only. Ask for a new one on the page “My data”.

problem-too-many-exports-title = That is all for today
problem-too-many-exports-detail = You can ask for another copy tomorrow.

problem-payment-not-open-title = Online payment is not switched on yet
problem-payment-not-open-detail = It works with electronic invoices and without cash payments. The payments page says what is missing.

problem-nothing-owed-title = You have nothing to pay
problem-nothing-owed-detail = Everything is paid. Thank you!

problem-gateway-unavailable-title = The payment operator is not answering
problem-gateway-unavailable-detail = No money was taken. Try again in a few minutes.

problem-gateway-refused-title = The payment provider refused this payment
problem-gateway-refused-detail = Nothing was taken. Please try again, and let us know if it happens once more.

problem-signature-invalid-title = The signature does not hold
problem-signature-invalid-detail = We take only notifications that the payment provider has signed.

problem-data-changed-title = These details have changed meanwhile
problem-data-changed-detail = We have kept what was typed, and beside it you see what is stored now. Check it and save again.

problem-link-not-valid-title = This link does not work any more
problem-link-not-valid-detail = It may have expired, or a newer one took its place. Log in and check your details.

problem-pay-link-gone-title = This link does not work any more
problem-pay-link-gone-detail = Links to pay by work for a while, and as long as something is owed. Log in to see what there is to pay, or ask our office.
