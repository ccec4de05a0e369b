# Nowe hasło e-mailem.

reset-title = Nowe hasło
reset-lead = Podaj login i adres e-mail zapisany na Twoim koncie. Wyślemy hasło jednorazowe.
reset-login = Login
reset-email = Adres e-mail
reset-email-hint = Ten, na który przychodzą nasze wiadomości.
reset-button = Wyślij hasło jednorazowe
reset-back = Wróć do logowania
reset-sent-title = Sprawdź pocztę
reset-sent-if = Jeśli dane się zgadzają, wiadomość jest już w drodze
reset-sent-next =
    { $minutes ->
        [one] Zaloguj się hasłem z wiadomości w ciągu minuty i ustaw własne.
        [few] Zaloguj się hasłem z wiadomości w ciągu { $minutes } minut i ustaw własne.
       *[many] Zaloguj się hasłem z wiadomości w ciągu { $minutes } minut i ustaw własne.
    }
reset-sent-old = Dotychczasowe hasło działa, dopóki nie użyjesz nowego.
reset-sent-none = Nic nie przyszło? Zajrzyj do spamu, a potem napisz na { $email } lub zadzwoń: { $phone }.
