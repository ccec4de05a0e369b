# Pomoc i kontakt.

help-title = Pomoc i kontakt
help-lead = Odpowiedzi na najczęstsze pytania. A gdy czegoś tu brakuje, po prostu zapytaj.
help-office = { $provider }: biuro
help-phone = Telefon
help-email = E-mail
help-hours = Godziny otwarcia
help-account = Konto do wpłat. Jeśli masz własny numer konta, znajdziesz go w panelu i to na niego wpłacaj.

help-login-title = Co to jest login i gdzie go znajdę?
help-login-what = To nazwa lub numer Twojego konta u nas. Otwiera panel razem z hasłem. Nie jest to adres e-mail ani login wpisany w routerze.
help-login-where = Login jest na umowie. Nie masz jej pod ręką? Podamy go w biurze, gdy upewnimy się, że to Ty.

help-password-title = Skąd wziąć pierwsze albo nowe hasło?
help-password-how =
    { $minutes ->
        [one] Podaj login i adres e-mail zapisany na koncie. Przyślemy hasło jednorazowe, które działa minutę. Po zalogowaniu ustawisz własne.
        [few] Podaj login i adres e-mail zapisany na koncie. Przyślemy hasło jednorazowe, które działa { $minutes } minuty. Po zalogowaniu ustawisz własne.
       *[many] Podaj login i adres e-mail zapisany na koncie. Przyślemy hasło jednorazowe, które działa { $minutes } minut. Po zalogowaniu ustawisz własne.
    }
help-password-old = Dotychczasowe hasło działa, dopóki nie użyjesz nowego.
help-password-email = Nie mamy Twojego adresu e-mail albo jest już nieaktualny? Zmienimy go w biurze.
help-password-link = Poproś o hasło

help-router-title = Jakie hasło wpisać w routerze?
help-router-which = Hasło PPPoE, a nie hasło do panelu. Dostajesz je razem z loginem PPPoE, gdy zakładamy łącze.
help-router-change = Nie masz go? Ustaw nowe w panelu, przy swoim łączu. Połączenie, które trwa, zostaje, a router użyje nowego hasła następnym razem.

help-cash-title = Płacę gotówką. Co robić?
help-cash-how = Wpłać w kasie biura, jak dotąd. Wpłata pojawi się w panelu, gdy tylko ją zaksięgujemy.
help-cash-online = Wolisz płacić online? Napisz lub zadzwoń, a wyłączymy rozliczenia gotówką. Potem wystarczy włączyć faktury elektroniczne na stronie faktur.

help-limited-title = Dlaczego internet zwolnił?
help-limited-why = Gdy opłata jest po terminie, najpierw o niej przypominamy, potem ograniczamy prędkość, a na końcu wstrzymujemy internet. Panel i płatności działają przez cały czas.
help-limited-what = Po wpłacie online pełna prędkość wraca w kilka minut. Zwykły przelew i gotówkę musimy najpierw zaksięgować. Wszystko masz opłacone? Zadzwoń, sprawdzimy łącze.
help-limited-link = Sprawdź płatności

help-charts-title = Jak czytać wykresy łącza?
help-charts-traffic = Wykres ruchu mówi, jak szybko płyną dane: pobieranie to wypełnione pole, wysyłanie to sama linia. Prędkość podajemy w bitach na sekundę, tak jak w ofercie. Punkt doby to średnia z 5 minut, a punkt tygodnia z 30 minut, więc krótkie zrywy wyglądają na niższe. Sumy podajemy w bajtach; bajt to 8 bitów.
help-charts-packets = Wykres pakietów liczy porcje danych. Dużo pakietów przy małym ruchu to zwykle rozmowy i gry, a mało przy dużym ruchu: pobieranie plików i filmy.
help-charts-gaps = Zacieniowany pas to czas, z którego nie mamy pomiarów: router był wyłączony albo łącze nie działało. Linia na samym dole to co innego: łącze działało, tylko nikt z niego nie korzystał. Czas na osi to czas polski.

help-name-title = Jak zmienić nazwisko lub firmę na umowie?
help-name-how = Pod umową są dwa podpisy, więc panel sam jej nie zmieni. Napisz lub zadzwoń: powiemy, jakie dokumenty przygotować, i wszystkim się zajmiemy.
help-name-billing = Nazwę i adres na następnych fakturach możesz zmienić w panelu, w danych konta.
