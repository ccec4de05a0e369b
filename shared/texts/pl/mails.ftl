# Wiadomości.

mail-greeting = Dzień dobry, { $name },
mail-closing = { $provider } · { $email } · { $phone }
mail-reset-subject = Hasło jednorazowe do panelu
mail-reset-password = oto hasło jednorazowe. Zadziała raz, do { $until }. Po zalogowaniu ustawisz własne.
mail-reset-not-you = To nie Ty? Nic nie rób: dotychczasowe hasło działa dalej, a to wygaśnie samo.
mail-reset-link = Zaloguj się
mail-password-subject = Hasło do panelu zostało zmienione
mail-password-changed = hasło do Twojego panelu zostało zmienione { $at }. Na innych urządzeniach trzeba zalogować się od nowa.
mail-password-not-you = Jeśli to nie Ty, od razu poproś o nowe hasło i daj nam znać.
mail-password-link = Poproś o nowe hasło
mail-payment-subject = Dziękujemy za wpłatę { $amount }
mail-payment-booked = zaksięgowaliśmy Twoją wpłatę { $amount } ({ $at }). Dziękujemy.
mail-payment-lifted = Zaległości są spłacone, więc przywracamy pełną prędkość internetu. Potrwa to kilka minut.
mail-payment-link = Zobacz płatności
