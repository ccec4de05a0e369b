# Hasło PPPoE łącza: to z routera, nie to do panelu.

pppoe-title = Hasło PPPoE
pppoe-lead = Tym hasłem Twój router łączy się z naszą siecią. To nie jest hasło do panelu.
pppoe-host = Łącze
pppoe-login = Login PPPoE
pppoe-password = Hasło PPPoE
pppoe-changed-at = Ostatnia zmiana
pppoe-new = Nowe hasło PPPoE
pppoe-before = Połączenie, które trwa, zostaje. Nowe hasło PPPoE będzie potrzebne, gdy router połączy się następnym razem.
pppoe-grace-none = Poprzednie przestaje działać od razu, więc miej router pod ręką.
pppoe-grace-minutes =
    { $count ->
        [one] Poprzednie działa po zmianie jeszcze minutę.
        [few] Poprzednie działa po zmianie jeszcze { $count } minuty.
       *[many] Poprzednie działa po zmianie jeszcze { $count } minut.
    }
pppoe-grace-hours =
    { $count ->
        [one] Poprzednie działa po zmianie jeszcze godzinę.
        [few] Poprzednie działa po zmianie jeszcze { $count } godziny.
       *[many] Poprzednie działa po zmianie jeszcze { $count } godzin.
    }
pppoe-own = Własne hasło PPPoE (jeśli wolisz)
pppoe-own-hint = Zostaw puste, a wymyślimy je za Ciebie. Własne ma od { $least } do { $most } znaków: litery bez polskich znaków, cyfry i { $signs }
pppoe-portal-password = Hasło do panelu
pppoe-portal-password-hint = To, którym się tu logujesz. Sprawdzamy, że to Ty, i nie zmieniamy go.
pppoe-button = Zmień hasło PPPoE
pppoe-changed = Hasło PPPoE zmienione
pppoe-next-dial = Połączenie, które trwa, zostaje. Router użyje nowego hasła PPPoE, gdy połączy się następnym razem.
pppoe-previous-over = Poprzednim już się nie połączy.
pppoe-previous-until = Poprzednie działa jeszcze do { $until }.
pppoe-generated = Twoje nowe hasło PPPoE
pppoe-generated-lead = Wpisz je w routerze. Hasło do panelu się nie zmieniło.
pppoe-hyphens = Myślniki też są częścią hasła.
pppoe-copy = Hasło PPPoE do skopiowania
pppoe-once = Zobaczysz je tylko teraz
pppoe-where = Gdzie je wpisać
pppoe-where-open = Otwórz w przeglądarce ustawienia routera. Ich adres i hasło są zwykle na naklejce pod spodem.
pppoe-where-find = Znajdź połączenie z internetem: najczęściej „Internet” albo „WAN”, typ PPPoE.
pppoe-where-type = Wpisz nowe hasło PPPoE w polu hasła. Login zostaw bez zmian.
pppoe-where-save = Zapisz. Router połączy się od nowa, już z nowym hasłem.
pppoe-done = Mam je zapisane
pppoe-back = Wróć do łącza
