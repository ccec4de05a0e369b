# Problemy: tytuł mówi, co się stało, szczegół – co teraz zrobić.
# Klucze powstają z kodów: problem-<kod>-title i, jeśli trzeba, problem-<kod>-detail.

problem-bad-request-title = Nie rozumiemy tego zapytania
problem-bad-request-detail = Wróć do poprzedniej strony i spróbuj jeszcze raz.

problem-not-found-title = Nie ma tu takiej strony
problem-not-found-detail = Adres mógł się zmienić albo wkradła się literówka.

problem-body-too-large-title = To za dużo naraz
problem-body-too-large-detail = Skróć to, co wysyłasz, i spróbuj jeszcze raz.

problem-unsupported-media-type-title = Nie znamy tego formatu danych
problem-unsupported-media-type-detail = Przyjmujemy formularze i JSON, oba w UTF-8.

problem-not-acceptable-title = Nie umiemy odpowiedzieć w tym formacie
problem-not-acceptable-detail = Odpowiadamy stroną HTML albo dokumentem JSON, a formularzem tylko jako stroną.

problem-api-key-invalid-title = Nie znamy tego klucza
problem-api-key-invalid-detail = Klucz podaje nagłówek X-Api-Key; obowiązujące ma sekret „radius” tej instalacji.

problem-unauthenticated-title = Najpierw się zaloguj
problem-unauthenticated-detail = Po dłuższej przerwie wylogowujemy, żeby nikt inny nie zajrzał na Twoje konto.

problem-must-change-password-title = Najpierw ustaw własne hasło
problem-must-change-password-detail = Hasło z wiadomości działa tylko raz. Ustaw nowe, a reszta panelu się otworzy.
problem-pppoe-password-shown-title = To hasło PPPoE jest już ustawione
problem-pppoe-password-shown-detail = Wygenerowane hasło pokazujemy tylko raz. Jeśli go nie masz, wyślij formularz jeszcze raz, a powstanie nowe.

problem-second-factor-required-title = Został jeszcze kod
problem-second-factor-required-detail = Wpisz kod z aplikacji, a panel się otworzy.

problem-code-void-title = Zaloguj się od nowa
problem-code-void-detail = Było za dużo prób z kodem, więc trzeba zacząć od hasła.

problem-code-not-asked-title = Kod nie jest potrzebny
problem-code-not-asked-detail = Ta sesja jest już otwarta.

problem-two-factor-on-title = Logowanie z kodem jest już włączone
problem-two-factor-on-detail = Żeby zmienić aplikację, najpierw je wyłącz.

problem-two-factor-off-title = Logowanie z kodem jest wyłączone
problem-two-factor-off-detail = Możesz je włączyć na stronie bezpieczeństwa.

problem-two-factor-not-started-title = Zacznij od nowa
problem-two-factor-not-started-detail = Minął czas na wpisanie pierwszego kodu. Otwórz stronę bezpieczeństwa i włącz logowanie z kodem jeszcze raz.

problem-cross-origin-title = Nie przyjęliśmy tego formularza
problem-cross-origin-detail = Wygląda na to, że przyszedł z innej strony. Otwórz panel i wypełnij go tutaj.

problem-too-many-requests-title = Za dużo prób naraz
problem-too-many-requests-detail = Odczekaj kilkanaście minut i spróbuj jeszcze raz.

problem-conflict-title = Coś się w międzyczasie zmieniło
problem-conflict-detail = Odśwież stronę i spróbuj jeszcze raz.

problem-internal-title = Coś się u nas zepsuło
problem-internal-detail = Przepraszamy. Spróbuj za chwilę, a jeśli to nie pomoże, daj nam znać.

problem-unavailable-title = Panel ma krótką przerwę
problem-unavailable-detail = Spróbuj ponownie za minutę.

problem-invalid-input-title = Formularz wymaga poprawek
problem-invalid-input-detail = Popraw zaznaczone pola i wyślij go ponownie.

problem-login-failed-title = Nie udało się zalogować
problem-login-failed-detail = Login lub hasło się nie zgadza. Sprawdź, czy nie jest włączony Caps Lock.

problem-passkey-failed-title = Nie udało się zalogować kluczem dostępu
problem-passkey-failed-detail = Spróbuj jeszcze raz albo zaloguj się hasłem.

problem-passkeys-full-title = Masz już komplet kluczy dostępu
problem-passkeys-full-detail = Usuń któryś, żeby dodać następny.

problem-passkey-known-title = Ten klucz dostępu jest już dodany
problem-passkey-known-detail = Nie trzeba dodawać go drugi raz.

problem-passkey-not-added-title = Nie udało się dodać klucza dostępu
problem-passkey-not-added-detail = Spróbuj jeszcze raz od początku.

problem-invoice-being-prepared-title = Ta faktura jest w przygotowaniu
problem-invoice-being-prepared-detail = Zajrzyj tu za minutę, powinna być już gotowa do pobrania.

problem-invoice-not-drawable-title = Nie mamy jeszcze dokumentu tej faktury
problem-invoice-not-drawable-detail = Nie udało się go przygotować. Daj nam znać, a wyślemy go sami.

problem-export-being-prepared-title = Przygotowujemy Twoje dane
problem-export-being-prepared-detail = Zajrzyj tu za minutę, plik powinien być już gotowy.

problem-export-failed-title = Tej kopii nie udało się przygotować
problem-export-failed-detail = Poproś o nową na stronie „Moje dane”.

problem-export-expired-title = Tej kopii już nie ma
problem-export-expired-detail = Trzymamy ją tylko przez dobę. Poproś o nową na stronie „Moje dane”.

problem-too-many-exports-title = Na dziś to wszystkie kopie
problem-too-many-exports-detail = O następną możesz poprosić jutro.

problem-payment-not-open-title = Płatność online nie jest jeszcze włączona
problem-payment-not-open-detail = Działa przy fakturach elektronicznych i bez rozliczeń gotówką. Na stronie płatności piszemy, czego brakuje.

problem-nothing-owed-title = Nie masz nic do zapłaty
problem-nothing-owed-detail = Wszystko jest opłacone. Dziękujemy!

problem-gateway-unavailable-title = Operator płatności nie odpowiada
problem-gateway-unavailable-detail = Nic nie zostało pobrane. Spróbuj ponownie za kilka minut.

problem-gateway-refused-title = Operator płatności odrzucił tę płatność
problem-gateway-refused-detail = Nic nie zostało pobrane. Spróbuj jeszcze raz, a jeśli to się powtórzy, daj nam znać.

problem-signature-invalid-title = Podpis się nie zgadza
problem-signature-invalid-detail = Przyjmujemy tylko powiadomienia podpisane przez operatora płatności.

problem-data-changed-title = Te dane zmieniły się w międzyczasie
problem-data-changed-detail = Zostawiliśmy to, co wpisano, a obok widać, co jest zapisane teraz. Sprawdź i zapisz jeszcze raz.

problem-link-not-valid-title = Ten link już nie działa
problem-link-not-valid-detail = Mógł wygasnąć albo zastąpił go nowszy. Zaloguj się i sprawdź swoje dane.

problem-pay-link-gone-title = Ten link już nie działa
problem-pay-link-gone-detail = Linki do płatności działają jakiś czas i dopóki jest coś do zapłaty. Zaloguj się, żeby zobaczyć, ile i za co zapłacić, albo zapytaj w biurze.
