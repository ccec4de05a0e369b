# Aplikacja uwierzytelniająca: konfiguracja i logowanie z kodem.

two-factor-title = Logowanie z kodem
two-factor-lead = Oprócz hasła potrzebny jest kod z aplikacji w Twoim telefonie. Samo hasło nikomu wtedy nie wystarczy.
two-factor-start-title = Włącz logowanie z kodem
two-factor-how = Potrzebna będzie aplikacja na telefonie, na przykład Google Authenticator, Microsoft Authenticator albo Aegis. Zajmie to dwie minuty.
two-factor-password = Twoje hasło
two-factor-start = Zaczynamy
two-factor-scan = 1. Zeskanuj kod
two-factor-scan-hint = W aplikacji wybierz dodawanie konta i skieruj aparat na ten kod.
two-factor-qr = Kod QR z sekretem dla aplikacji
two-factor-open-app = Otwórz w aplikacji
two-factor-type-it = Nie da się zeskanować? Wpisz w aplikacji ten klucz:
two-factor-confirm-title = 2. Wpisz kod z aplikacji
two-factor-code-hint = Sześć cyfr. Zmieniają się co pół minuty.
two-factor-confirm = Włącz
two-factor-is-on = Włączone
two-factor-since = Od { $at }.
two-factor-codes-left =
    { $count ->
        [0] Nie ma już kodów zapasowych
        [one] Został jeden kod zapasowy
        [few] Zostały { $count } kody zapasowe
       *[many] Zostało { $count } kodów zapasowych
    }
two-factor-codes-hint = Kod zapasowy wpisujesz, gdy nie masz telefonu. Każdy działa raz.
two-factor-change = Zmiany
two-factor-change-hint = Nowe kody zapasowe unieważniają poprzednie. Po wyłączeniu do logowania znów wystarczy hasło.
two-factor-new-codes = Nowe kody zapasowe
two-factor-off = Wyłącz
two-factor-now-on = Logowanie z kodem jest już włączone
two-factor-now-on-hint = Nie widać kodów zapasowych? Zrób poniżej nowe i zapisz je: pokazujemy je tylko raz.
two-factor-now-off = Logowanie z kodem jest wyłączone
two-factor-now-off-hint = Do logowania wystarczy teraz hasło.
two-factor-back = Wróć do bezpieczeństwa

recovery-title = Kody zapasowe
recovery-lead = Logowanie z kodem działa. Te kody przydadzą się, gdy nie masz pod ręką telefonu.
recovery-list = Dziesięć kodów, każdy na jeden raz
recovery-once = Pokazujemy je tylko teraz
recovery-keep = Wydrukuj tę stronę albo przepisz kody i schowaj je w bezpiecznym miejscu, z dala od telefonu.
recovery-done = Mam je zapisane

code-title = Wpisz kod
code-lead = Hasło się zgadza. Został jeszcze kod z aplikacji w Twoim telefonie.
code-code = Kod z aplikacji
code-hint = Sześć cyfr.
code-button = Dalej
code-lost = Nie mam telefonu
code-lost-hint = Wpisz jeden z kodów zapasowych zapisanych przy włączaniu. Każdy działa raz.
code-recovery = Kod zapasowy
code-recovery-button = Użyj kodu zapasowego
code-office = Nie masz też kodów? Zadzwoń ({ $phone }) albo napisz ({ $email }): sprawdzimy, że to Ty, i nadamy nowe hasło.
code-cancel = Anuluj logowanie
