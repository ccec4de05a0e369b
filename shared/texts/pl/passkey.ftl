# Klucze dostępu (passkeys).

passkey-login = Zaloguj się kluczem dostępu
passkey-not-given = Klucz dostępu nie został użyty. Spróbuj jeszcze raz.
passkey-known = Na tym urządzeniu jest już Twój klucz dostępu.
passkey-failed = Coś nie zadziałało. Spróbuj jeszcze raz za chwilę.

passkeys-title = Klucze dostępu
passkeys-lead = Z kluczem dostępu logujesz się odciskiem palca, twarzą albo PIN-em urządzenia, bez hasła. Fałszywa strona go nie wyłudzi.
passkeys-manage = Zarządzaj kluczami
passkeys-list = Twoje klucze dostępu
passkeys-none = Nie masz jeszcze kluczy dostępu
passkeys-none-hint = Dodaj pierwszy na urządzeniu, którego teraz używasz.
passkeys-name = Nazwa
passkeys-name-hint = Po niej go poznasz, na przykład: mój telefon.
passkeys-created = Dodany
passkeys-used = Ostatnio użyty
passkeys-never = Jeszcze ani razu
passkeys-remove-column = Usuwanie
passkeys-remove = Usuń
passkeys-add = Dodaj klucz dostępu
passkeys-add-hint = Przeglądarka zapyta o odcisk palca, twarz albo PIN. Jeśli nie widać tu formularza, ta przeglądarka nie zna kluczy dostępu albo nie uruchamia skryptów.
passkeys-add-button = Dodaj klucz
passkeys-full = Masz już { $count } kluczy, więcej się nie zmieści. Usuń któryś, żeby dodać następny.
passkeys-added = Klucz dostępu jest dodany
passkeys-added-hint = Następnym razem zaloguj się nim na stronie logowania. Hasło działa dalej.
passkeys-removed = Klucz dostępu jest usunięty
passkeys-removed-hint = Nikt się już nim nie zaloguje. Możesz usunąć go też z urządzenia, w jego ustawieniach haseł.
passkeys-remove-title = Usuń klucz: { $name }
passkeys-remove-lead = Po usunięciu nie zalogujesz się tym kluczem. Hasło i inne klucze działają dalej.
passkeys-remove-button = Usuń klucz
passkeys-keep = Zostaw
