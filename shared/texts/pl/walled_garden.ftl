# Strony dla tych, których łącze wstrzymano: co to znaczy i jak zapłacić bez logowania.

suspended-title = Internet jest wstrzymany
suspended-lead = Na koncie tego łącza są opłaty po terminie, dlatego strony w internecie na razie się nie otwierają. Panel i płatności działają.
suspended-what-now = Co teraz zrobić
suspended-step-pay = Zaloguj się do panelu i zapłać to, co jest po terminie.
suspended-step-link = Możesz też zapłacić bez logowania, z linku w mailu z przypomnieniem.
suspended-step-wait = Gdy wpłata do nas dotrze, włączymy internet sami, zwykle w kilka minut.
suspended-log-in = Zaloguj się i zapłać
suspended-password = Nie pamiętam hasła
suspended-office-title = Coś się nie zgadza?
suspended-office = Napisz na { $email } lub zadzwoń: { $phone }, a sprawdzimy to razem.

pay-link-title = Płatność dla firmy { $provider }
pay-link-waiting = Płatność jest w toku
pay-link-overdue = Po terminie: { $sum }
pay-link-pay = Zapłać { $sum }
pay-link-paid = Dziękujemy, wszystko opłacone
