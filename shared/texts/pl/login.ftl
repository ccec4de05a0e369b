# Logowanie.

login-title = Zaloguj się
login-lead = { $provider }: faktury, płatności i ustawienia w jednym miejscu.
login-login = Login
login-hint = Nazwa lub numer Twojego konta, znajdziesz go na umowie.
login-password = Hasło
login-button = Zaloguj się
login-forgotten = Nie pamiętam hasła
login-what = Gdzie znajdę login?
