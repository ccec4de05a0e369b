# Płatności.

payment-state-created = Rozpoczęta
payment-state-pending = W toku
payment-state-canceled = Niezrealizowana
payment-state-paid = Zaksięgowana

pay-button = Zapłać online
pay-closed-title = Płatności online czekają na włączenie
pay-needs-electronic-invoices = Potrzebne są faktury elektroniczne, bez nich nie przyjmiemy płatności online.
pay-needs-cash-off = Twoje konto jest ustawione na płatności gotówką. Zmienimy to w biurze.
pay-to-electronic-invoices = Włącz faktury elektroniczne
pay-ask-office = Napisz na { $email } lub zadzwoń: { $phone }, a włączymy to od ręki.

payments-title = Płatności
payments-owed = Do zapłaty
payments-credit = Nadpłata
payments-all-paid = Wszystko opłacone
payments-charges = Opłaty
payments-no-charges = Nie ma jeszcze żadnych opłat
payments-no-charges-hint = Pierwsza pojawi się tu razem z fakturą.
payments-latest = Ostatnie wpłaty
payments-period = Miesiąc
payments-what = Za co
payments-due = Termin
payments-amount = Kwota
payments-left = Zostało
payments-state = Stan
payments-when = Kiedy
payments-charge-paid = Opłacona
payments-charge-partial = Opłacona częściowo
payments-charge-open = Do zapłaty
payments-charge-overdue = Po terminie

pay-title = Płatność
pay-order-description = Opłaty za internet, klient { $subscriber }
pay-ledger-title = Płatność online
pay-amount = Kwota
pay-started = Rozpoczęta
pay-paid-at = Zaksięgowana
pay-state = Stan
pay-waiting = Czekamy na potwierdzenie od operatora płatności. Ta strona odświeży się sama.
pay-not-yet = Nie mamy jeszcze potwierdzenia
pay-not-yet-hint = Odśwież stronę, żeby sprawdzić jeszcze raz. Jeśli płatność została przerwana, możesz do niej wrócić.
pay-continue = Dokończ płatność
pay-thanks = Dziękujemy, płatność zaksięgowana
pay-lifted = Zaległości już nie ma.
pay-restoring = Ta strona odświeży się sama.
pay-canceled = Płatność nie doszła do skutku
pay-canceled-hint = Nie zaksięgowaliśmy żadnej wpłaty. Możesz spróbować jeszcze raz.
pay-back = Wróć do płatności
pay-in-review = Sprawdzamy tę płatność
pay-in-review-hint = Operator płatności zgłosił inną kwotę albo inne dane, niż się spodziewaliśmy, więc zajmie się tym człowiek. Nie płać drugi raz: napisz na { $email } lub zadzwoń: { $phone }.
pay-open-title = Płatność { $sum } jest w toku
pay-open-hint = Rozpoczęta { $at }. Jeśli już zapłacono, poczekaj na potwierdzenie, żeby nie zapłacić dwa razy.
pay-open-link = Zobacz tę płatność
