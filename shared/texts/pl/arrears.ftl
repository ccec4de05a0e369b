# Zaległości: wezwania, ograniczenia i ich daty.

arrears-title-notice = Zaległość { $owed }
arrears-title-limited = Wolniejszy internet: zaległość { $owed }
arrears-title-suspended = Internet wstrzymany: zaległość { $owed }
arrears-owed = Stan na { $at }: po terminie płatności jest { $owed }.
arrears-limited = Dlatego Twój internet działa teraz wolniej.
arrears-suspended = Dlatego Twój internet jest wstrzymany. Działają ten panel, strony płatności i numery alarmowe.
arrears-next-limited = Zapłać do { $pay_by }, a nic się nie zmieni. W przeciwnym razie od { $on } internet będzie działał wolniej.
arrears-next-suspended = Zapłać do { $pay_by }. W przeciwnym razie od { $on } internet zostanie wstrzymany.
arrears-paying-now = Jeśli płacisz właśnie teraz, nie musisz robić nic więcej.
arrears-paying-restores = Po wpłacie zaległej kwoty przywrócimy pełną prędkość w kilka minut.
arrears-transfer = Przelewem: rachunek { $account }, tytuł „{ $title }”.
arrears-talk = Nie możesz zapłacić na czas? Zadzwoń: { $phone }. Ustalimy termin, który będzie Ci pasował.
arrears-link = Zapłać w panelu
arrears-pay-link = Zapłać bez logowania
arrears-coming-limited = { $on }: internet będzie działał wolniej
arrears-coming-suspended = { $on }: internet zostanie wstrzymany
arrears-coming-hint = Zapłać zaległą kwotę do { $pay_by }, a nic takiego się nie stanie.
