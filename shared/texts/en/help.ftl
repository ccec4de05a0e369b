# Help and contact.

help-title = Help and contact
help-lead = Answers to what we are asked most. If yours is missing, just ask.
help-office = { $provider }: the office
help-phone = Phone
help-email = E-mail
help-hours = Opening hours
help-account = The account to pay to. If you have an account number of your own, you will find it in the portal: pay to that one.

help-login-title = What is a login, and where do I find it?
help-login-what = It is the name or number of your account with us. Together with your password it opens the portal. It is neither your e-mail address nor the login in your router.
help-login-where = Your login is on your contract. Not at hand? The office will tell you, once we are sure it is you.

help-password-title = How do I get a first or a new password?
help-password-how =
    { $minutes ->
        [one] Enter your login and the e-mail address of your account. We will mail you a one-time password that works for a minute. Log in with it and set your own.
       *[other] Enter your login and the e-mail address of your account. We will mail you a one-time password that works for { $minutes } minutes. Log in with it and set your own.
    }
help-password-old = Your present password works until you use the new one.
help-password-email = We don’t have your e-mail address, or it is out of date? The office will change it.
help-password-link = Ask for a password

help-router-title = Which password goes into the router?
help-router-which = The PPPoE password, not the one for this panel. You get it with your PPPoE login when we set your line up.
help-router-change = You do not have it? Set a new one in the panel, at your connection. The connection that is up stays up, and the router uses the new one next time.

help-cash-title = I pay in cash. What do I do?
help-cash-how = Pay at the office, as before. The payment will show up in the portal as soon as we have booked it.
help-cash-online = Would you rather pay online? Write or call, and we will switch cash payments off. Then just turn electronic invoices on, on the page of invoices.

help-limited-title = Why is my internet slow?
help-limited-why = When a payment is overdue we send a reminder, then limit the speed, and in the end suspend the internet. The portal and payments work all the time.
help-limited-what = Pay online, and full speed is back within minutes. A bank transfer or cash has to be booked first. Everything is paid? Call us, and we will check the line.
help-limited-link = Check your payments

help-charts-title = How do I read the charts of a connection?
help-charts-traffic = The chart of traffic says how fast data flow: download is the filled area, upload is a line alone. Speed is told in bits a second, as in our offer. A point of a day is the mean of 5 minutes and a point of a week that of 30, so short bursts look lower. Sums are told in bytes; a byte is 8 bits.
help-charts-packets = The chart of packets counts pieces of data. Many packets with little traffic are mostly calls and games, and few with much traffic: downloads and films.
help-charts-gaps = A shaded band is time that we have no measurements of: the router was off, or the connection was down. A line at the very bottom is something else: the connection was up, and nobody used it. Hours are Polish time.

help-name-title = How do I change the name on my contract?
help-name-how = A contract has two signatures, so the portal cannot change it by itself. Write or call: we will tell you which documents we need, and see to the rest.
help-name-billing = The name and address on your next invoices you can change in the portal, in the details of your account.
