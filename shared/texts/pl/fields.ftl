# Co jest nie tak z polem i jak to naprawić. Klucze powstają z kodów: field-<kod>.

field-required = To pole jest potrzebne.
field-blank = Uzupełnij to pole.
field-too-long = Ten tekst jest za długi. Skróć go trochę.
field-control-character = Są tu znaki, których nie widać. Wpisz tekst ręcznie, zamiast go wklejać.
field-wrong-type = Spodziewamy się tu innej wartości.
field-unknown-field = Nie znamy tego pola.
field-repeated-field = To pole przyszło więcej niż raz.

field-login-invalid = Sprawdź login: to nazwa lub numer z umowy.
field-email-invalid = Wpisz adres e-mail, na przykład anna@example.pl.
field-email-changed-lately = Adres zmieniono w ostatnich 7 dniach. Wcześniej niż po tygodniu zmieni go tylko biuro.
field-phone-invalid = Wpisz numer telefonu, na przykład 600 700 800.
field-tax-id-invalid = Sprawdź NIP: ma 10 cyfr, a któraś z nich się nie zgadza.
field-account-number-invalid = Sprawdź numer konta: ma 26 cyfr, a któraś z nich się nie zgadza.
field-post-code-invalid = Wpisz kod pocztowy, na przykład 00-950.
field-id-invalid = Ten identyfikator ma niewłaściwą postać.
field-period-invalid = Wpisz rok i miesiąc, na przykład 2026-11.
field-code-wrong = Ten kod nie pasuje albo był już użyty. Wpisz ten, który aplikacja pokazuje teraz.
field-recovery-code-wrong = Nie ma takiego kodu zapasowego albo był już użyty.
field-network-invalid = To nie jest adres sieci.
field-mac-invalid = Wpisz adres MAC, na przykład 00:1a:2b:3c:4d:5e.

field-password-too-short = To hasło jest za krótkie. Dodaj kilka znaków albo jeszcze jedno słowo.
field-password-too-long = To hasło jest za długie. Skróć je trochę.
field-password-too-common = To jedno z najczęściej zgadywanych haseł. Wymyśl inne.
field-password-contains-login = Hasło nie może zawierać loginu.
field-password-same = To hasło już masz. Wymyśl nowe.
field-password-wrong = To nie jest Twoje obecne hasło do panelu.
field-passwords-differ = Hasła się różnią. Wpisz nowe hasło jeszcze raz.
field-pppoe-password-too-short = To hasło jest za krótkie: ma mieć co najmniej 8 znaków.
field-pppoe-password-too-long = To hasło jest za długie: nie każdy router przyjmie więcej niż 63 znaki.
field-pppoe-password-characters = Użyj liter bez polskich znaków, cyfr i znaków - _ . : + @ =. Innych część routerów nie przyjmuje.
field-pppoe-password-too-simple = To hasło jest zbyt łatwe do odgadnięcia. Wymyśl inne albo zdaj się na nas.
field-pppoe-password-same = To hasło PPPoE już obowiązuje. Wymyśl inne albo zdaj się na nas.
field-pppoe-password-is-portals = To jest Twoje hasło do panelu. Hasło PPPoE musi być inne, bo zna je też router.

field-cursor-invalid = Ten odnośnik już nie działa. Zacznij listę od początku.
field-gateway-unknown = Nie znamy tego operatora płatności.
field-key-invalid = Ten formularz jest nieaktualny. Odśwież stronę i wyślij go ponownie.
field-revision-invalid = Ten formularz jest nieaktualny. Odśwież stronę i wyślij go ponownie.
field-answer-invalid = Wybierz „tak” albo „nie”.
field-result-unknown = Nie znamy takiego wyniku; dokumentacja podaje wszystkie.
field-date-invalid = Podaj datę, np. 2026-11-23.
field-span-reversed = Ten dzień jest przed początkiem okresu.
field-span-too-long = W tym okresie jest za dużo pozycji. Wybierz krótszy.
field-choice-invalid = Tego nie ma do wyboru.

field-amount-invalid = Wpisz kwotę, na przykład 50 albo 123,45.
field-amount-too-small = Najmniej można wpłacić 1,00.
field-amount-too-large = Najwięcej można wpłacić 50 000,00 naraz.
field-currency-not-taken = W tej walucie nie przyjmiemy wpłaty.
field-one-of-two = Podaj kwotę albo opłaty, nie jedno i drugie.
field-charge-not-open = Ta opłata jest już opłacona albo jej tu nie ma. Wybierz jeszcze raz.
field-too-many = Tylu naraz nie przyjmiemy. Wybierz mniej.
field-seed-invalid = Ten odnośnik ma niewłaściwą postać.
field-nothing-chosen = Zaznacz co najmniej jedną opłatę.
