# Pages for whose line is suspended: what it means, and how to pay without logging in.

suspended-title = The internet is suspended
suspended-lead = There are overdue charges on the account of this line, so pages on the internet do not open for now. This portal and payments do.
suspended-what-now = What to do now
suspended-step-pay = Log in and pay what is overdue.
suspended-step-link = You can also pay without logging in, by the link in the reminder that we mailed.
suspended-step-wait = Once the payment reaches us we turn the internet on again by ourselves, within minutes as a rule.
suspended-log-in = Log in and pay
suspended-password = I forgot the password
suspended-office-title = Is something not right?
suspended-office = Write to { $email } or call { $phone } and we will look at it together.

pay-link-title = Payment to { $provider }
pay-link-waiting = A payment is under way
pay-link-overdue = Overdue: { $sum }
pay-link-pay = Pay { $sum }
pay-link-paid = Thank you, all is paid
