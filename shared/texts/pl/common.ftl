# Wspólne dla wszystkich stron.

language-name = Polski
languages-label = Język
skip-to-content = Przejdź do treści

nav-label = Menu
nav-home = Start
nav-invoices = Faktury
nav-payments = Płatności
nav-contract = Umowa
nav-hosts = Łącza
nav-account = Konto
nav-data = Dane
nav-security = Bezpieczeństwo
nav-password = Hasło
log-out = Wyloguj się

help-link = Pomoc i kontakt

to-home = Wróć na stronę główną
to-login = Zaloguj się
problem-code = Błąd { $status }

errors-title =
    { $count ->
        [one] Jedna rzecz wymaga poprawki
        [few] { $count } rzeczy wymagają poprawki
       *[many] { $count } rzeczy wymaga poprawki
    }

pager-label = Kolejne strony
pager-newest = Najnowsze
pager-older = Starsze

money-pln = { $amount }{ "\u00A0" }zł
money-eur = { $amount }{ "\u00A0" }€
period =
    { $month ->
        [1] styczeń
        [2] luty
        [3] marzec
        [4] kwiecień
        [5] maj
        [6] czerwiec
        [7] lipiec
        [8] sierpień
        [9] wrzesień
        [10] październik
        [11] listopad
       *[12] grudzień
    } { $year }
