# Bezpieczeństwo: kto jest zalogowany, kto był, i co strzeże konta.

device-app = Aplikacja
device-other-browser = Inna przeglądarka
network-same = Ta sama sieć co teraz
network-other = Inna sieć ({ $network })
network-unknown = Nie wiadomo

security-title = Bezpieczeństwo
security-lead = Tu widzisz, kto jest zalogowany na Twoje konto i kto próbował się zalogować.
security-ended-one = Tamto urządzenie jest wylogowane
security-ended-others = Wszystkie inne urządzenia są wylogowane
security-ended-hint = Żeby wrócić, trzeba zalogować się od nowa.
security-sessions = Zalogowane urządzenia
security-device = Urządzenie
security-seen = Ostatnio
security-network = Skąd
security-end-column = Wylogowanie
security-current = To urządzenie
security-end = Wyloguj
security-end-of = Wyloguj: { $device }, ostatnio { $at }
security-end-others = Wyloguj wszystkie inne
security-more-sessions = Zalogowanych urządzeń może być więcej, niż tu widać. Reszta zniknie, gdy wylogujesz wszystkie inne.
security-logins = Historia logowań
security-logins-hint = Ostatnie 90 dni, także próby nieudane.
security-logins-none = Nie ma tu jeszcze nic
security-logins-none-hint = Pojawi się tu każde logowanie i każda nieudana próba.
security-when = Kiedy
security-outcome = Co się stało
security-not-you = Widzisz coś, co nie jest Twoje? Zmień hasło: wylogujemy wtedy wszystkie inne urządzenia.

security-two-factor-on = Włączone
security-two-factor-off = Wyłączone
security-two-factor-begin = Włącz
security-two-factor-keep = Ustawienia i kody zapasowe

login-code-asked = Dobre hasło, czekaliśmy na kod
login-by-second-factor = Zalogowano hasłem i kodem
login-by-recovery-code = Zalogowano kodem zapasowym
login-wrong-code = Dobre hasło, zły kod
login-by-password = Zalogowano hasłem
login-by-one-time-password = Zalogowano hasłem z wiadomości
login-by-passkey = Zalogowano kluczem dostępu
login-copied-passkey = Odrzucono: kopia klucza dostępu
login-wrong-password = Złe hasło
login-too-many-tries = Za dużo prób
