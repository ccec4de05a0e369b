# Umowa.

contract-title =
    { $count ->
        [0] Umowa
        [one] Umowa
        [few] Umowy
       *[many] Umowy
    }
contract-of = Umowa { $number }
contract-concluded = Zawarta
contract-term = Czas trwania
contract-term-open = nieokreślony
contract-term-fixed = określony, do { $date }
contract-term-past = określony, minął { $date }
contract-notice = Okres wypowiedzenia
contract-notice-months =
    { $count ->
        [0] brak
        [one] 1 miesiąc
        [few] { $count } miesiące
       *[many] { $count } miesięcy
    }
contract-pdf = Pobierz umowę (PDF)

contract-ends = Umowa { $number } obowiązuje do { $date }
contract-ends-ask = Chcesz wiedzieć, co dalej, albo poznać nową ofertę? Napisz na { $email } lub zadzwoń: { $phone }.

contract-charges = Opłaty
contract-monthly = Abonament miesięcznie
contract-due = Termin płatności
contract-due-day = do { $day }. dnia miesiąca
contract-next = Następna opłata
contract-next-alone = Abonament za { $period }; ostateczną kwotę poda faktura.
contract-next-with-services = Abonament i usługi dodatkowe za { $period }; ostateczną kwotę poda faktura.
contract-next-due = Płatna do { $date }

contract-services = Usługi dodatkowe
contract-services-of = Usługi dodatkowe do umowy { $number }
contract-services-more = Ta umowa ma więcej usług, niż tu widać. Po pełną listę napisz na { $email } lub zadzwoń: { $phone }.
contract-service = Usługa
contract-service-monthly = Cena miesięcznie
contract-service-since = Od
contract-service-until = Do
contract-service-state = Stan
contract-service-active = Działa
contract-service-coming = Wkrótce
contract-service-ended = Zakończona

contract-none = Nie ma tu jeszcze umowy
contract-none-hint = Pojawi się, gdy tylko wprowadzimy ją do systemu.
