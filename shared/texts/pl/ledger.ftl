# Historia salda.

ledger-title = Historia salda
ledger-lead = Wszystkie opłaty, wpłaty, korekty i zwroty, a przy każdej saldo po niej.
ledger-from = Od
ledger-to = Do
ledger-show = Pokaż
ledger-opening = Saldo przed { $day }
ledger-closing = Saldo na koniec { $day }
ledger-credits = Wpłaty i korekty na Twoją korzyść
ledger-debits = Opłaty, zwroty i dopłaty
ledger-movements = Zmiany salda
ledger-balance = Saldo
ledger-none = W tych dniach nic się nie zmieniło
ledger-none-hint = Wybierz dłuższy okres, żeby zobaczyć starsze opłaty i wpłaty.
ledger-charge = Opłata
ledger-payment = Wpłata
ledger-credit-note = Korekta na Twoją korzyść
ledger-debit-note = Dopłata z korekty
ledger-refund = Zwrot
ledger-chargeback = Cofnięcie przez bank

statement-heading = Wyciąg od { $from } do { $to }
statement-subscriber = Numer klienta: { $number }
statement-made = Sporządzono { $day }
statement-page = Strona { $number } z { $of }
statement-date = Data
statement-kind = Rodzaj
statement-title = Opis
statement-amount = Kwota
statement-currency = Waluta
statement-balance = Saldo
statement-number = Numer
ledger-pdf = Pobierz wyciąg PDF
ledger-csv = Pobierz do arkusza (CSV)
ledger-csv-iso = Pobierz CSV (zapis ISO)
