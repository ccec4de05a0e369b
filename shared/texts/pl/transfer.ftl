# Przelew bankowy.

transfer-title = Zwykły przelew
transfer-own = To Twój własny numer konta: wpłata sama trafi na Twoje konto u nas, zwykle w ciągu jednego dnia roboczego.
transfer-common = To wspólny numer konta. Wpisz tytuł dokładnie tak jak wyżej, żeby wpłata trafiła do Ciebie.
transfer-account = Numer konta
transfer-title-label = Tytuł
transfer-title-text = Internet, klient { $number }
transfer-sum = Kwota
transfer-receiver = Odbiorca
transfer-nothing-owed = Nie masz teraz nic do zapłaty
transfer-scan = Kod do aplikacji banku
transfer-scan-hint = Zeskanuj go w aplikacji swojego banku: konto, kwota i tytuł wypełnią się same.
transfer-code = Kod QR z danymi do przelewu na { $sum }
transfer-no-account-title = Numer konta podaje biuro
transfer-no-account = Napisz na { $email } lub zadzwoń: { $phone }.
copy = Kopiuj
copy-done = Skopiowano
