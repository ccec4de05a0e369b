# Łącza i wykresy ruchu.

hosts-title =
    { $count ->
        [one] Twoje łącze
        [few] Twoje łącza
       *[many] Twoje łącza
    }
hosts-none = Nie masz tu jeszcze łącza
hosts-none-hint = Pojawi się, gdy je założymy i wprowadzimy do systemu.
hosts-open = Wykresy i szczegóły
hosts-all = Wszystkie łącza
hosts-online = Połączone
hosts-offline = Niepołączone
hosts-since = od { $moment }
hosts-never = Nie widzieliśmy jeszcze połączenia.
hosts-down = Pobieranie do
hosts-up = Wysyłanie do
hosts-login = Login PPPoE
hosts-address = Adres teraz
hosts-macs =
    { $count ->
        [one] Adres MAC
        [few] Adresy MAC
       *[many] Adresy MAC
    }
hosts-any-mac = dowolny
hosts-pppoe-password = Zmień hasło PPPoE

chart-day-title = Ostatnia doba
chart-week-title = Ostatni tydzień
chart-traffic = Ruch
chart-packets = Pakiety
chart-alt-day = { $chart }, wykres z ostatniej doby. Sumy, szczyty i tabela liczb są pod nim.
chart-alt-week = { $chart }, wykres z ostatniego tygodnia. Sumy, szczyty i tabela liczb są pod nim.
chart-traffic-sums = Razem pobrano { $down }, wysłano { $up }.
chart-packets-sums = Razem pakietów odebranych: { $down }, wysłanych: { $up }.
chart-thousands = { $number }{ "\u00A0" }tys.
chart-millions = { $number }{ "\u00A0" }mln
chart-peaks = Najwięcej: pobieranie { $down } ({ $down_at }), wysyłanie { $up } ({ $up_at }).
chart-nothing = Z tego czasu nie mamy pomiarów. Pojawią się kilka minut po połączeniu.
chart-numbers = Pokaż liczby w tabeli
chart-from = Od
chart-down = pobieranie
chart-up = wysyłanie
chart-down-packets = pakiety odebrane
chart-up-packets = pakiety wysłane
chart-unknown = brak danych
chart-help = Jak czytać wykresy?
chart-weekday =
    { $weekday ->
        [1] pn
        [2] wt
        [3] śr
        [4] czw
        [5] pt
        [6] sob
       *[7] nd
    }
chart-day =
    { $weekday ->
        [1] pn
        [2] wt
        [3] śr
        [4] czw
        [5] pt
        [6] sob
       *[7] nd
    } { $date }.{ $month }

unit-bps = b/s
unit-kbps = kb/s
unit-mbps = Mb/s
unit-gbps = Gb/s
unit-tbps = Tb/s
unit-pps = pak./s
unit-kpps = tys. pak./s
unit-mpps = mln pak./s
unit-b = B
unit-kb = kB
unit-mb = MB
unit-gb = GB
unit-tb = TB
