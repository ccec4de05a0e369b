# Strona główna.

restriction-limited = Prędkość ograniczona
restriction-suspended = Internet wstrzymany

home-title = Start
home-greeting = Dzień dobry, { $name }
home-owed = Do zapłaty
home-credit = Nadpłata
home-all-paid = Wszystko opłacone
home-due = Termin płatności: { $date }
home-overdue = Po terminie: { $sum }
home-overdue-since = od { $date }
home-transfer = Zwykły przelew
home-transfer-account = Twój własny numer konta do wpłat:
home-transfer-link = Tytuł, kwota i kod do zeskanowania
home-last-invoice = Ostatnia faktura
home-invoice-number = Numer
home-invoice-issued = Wystawiona
home-invoice-total = Kwota
home-invoice-due = Termin płatności
home-invoice-pdf = Pobierz PDF
home-term-ends = Umowa obowiązuje do { $date }
home-term-link = Zobacz umowę
home-notices-all = Wszystkie wiadomości
home-notices-more = Zobacz pozostałe wiadomości
