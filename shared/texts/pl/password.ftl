# Zmiana hasła.

password-title = Zmień hasło
password-title-must = Ustaw własne hasło
password-lead = Po zmianie wylogujemy wszystkie inne urządzenia.
password-lead-must = Hasło z wiadomości było jednorazowe. Ustaw nowe, a reszta panelu się otworzy.
password-current = Obecne hasło
password-new = Nowe hasło
password-repeat = Powtórz nowe hasło
password-hint =
    { $count ->
        [one] Co najmniej jeden znak.
        [few] Co najmniej { $count } znaki. Dobre jest zdanie, które łatwo zapamiętać.
       *[many] Co najmniej { $count } znaków. Dobre jest zdanie, które łatwo zapamiętać.
    }
password-button = Zapisz nowe hasło
password-changed = Hasło zmienione
password-changed-others = Na innych urządzeniach trzeba zalogować się od nowa.
password-changed-passkeys = Klucze dostępu działają dalej. Jeśli któregoś nie znasz, usuń go.
