"""Lists of invented people as text files in the encodings of many countries."""

from typing import Final

# 20 lists in Western European (Windows), and some in each of the others.
NAME_LISTS: Final = {
    "cp1252": (
        "François Hélène Zoé Jérôme Éric Chloé Benoît Anaïs Cécile Pierre Marie Julien "
        "Lefèvre Béranger Dupont Gérard Fournier Château Moreau Bézier Leclère Noël Besançon "
        "Orléans Lyon Nîmes Paris Béziers Évreux Lille",
        "Jürgen Käthe Björn Anna Jörg Hans Günther Uwe Bärbel Sören Lena Karl Müller Schröder "
        "Köhler Weiß Schmidt Groß Jäger Böhm Fischer Strauß München Köln Düsseldorf Berlin "
        "Gießen Tübingen Lübeck Bonn",
        "José María Ángel Sofía Raúl Íñigo Begoña Carlos Andrés Lucía Inés Juan Núñez García "
        "Ibáñez Muñoz Peña López Sánchez Martín Torres Gutiérrez Málaga Cádiz Madrid León "
        "Córdoba A Coruña Logroño Sevilla",
        "Søren Åse Jørgen Kåre Lærke Mette Øystein Bjørn Åge Birgit Pål Gro Sørensen Ødegård "
        "Nørgaard Bråten Kjær Hansen Møller Østergaard Sæther Holm København Århus Tromsø "
        "Ålborg Odense Helsingør Malmø Bergen",
        "Åsa Göran Märta Björn Håkan Jöns Lars Gösta Östen Maj Örjan Pär Åkerlund Öberg "
        "Sjöström Lindgren Hägg Björk Ström Östlund Nyström Löf Malmö Göteborg Örebro "
        "Västerås Umeå Linköping Lund Gävle",
        "Päivi Väinö Jyrki Hannu Mäkelä Töytö Yrjö Eeva Pirkko Äijö Sämpy Kaisu Hämäläinen "
        "Mäkinen Järvinen Virtanen Häkkinen Pöysti Lehtöväärä Niinistö Salo Yläjärvi "
        "Jyväskylä Hämeenlinna Espoo Turku Jämsä Seinäjoki Äänekoski Oulu",
        "João Conceição Inês António Fátima Luís Simão Sebastião Ana Tomé Mário Rui Simões "
        "Magalhães Gonçalves Araújo Sá Guimarães Conceição Leitão Silva Brandão Évora São "
        "Paulo Lisboa Bragança Brasília Porto Óbidos Maceió",
        "Niccolò Nicolò Mariù Luca Giosuè Noè Giulia Marco Letizià Elia Piero Anna Forlì "
        "Cantù Dalò Rossi Bianchi Nardò Russo Carrà Celè Ghirò Forlì Cantù Roma Nardò Cefalù "
        "Torino Mondovì Bari",
        "Daniël Thérèse Jan Loïs Zoë Michaël Joëlle Anaïs Piet Noëlle Raphaël Kees Israël "
        "Cornélis de Vries Geuzinkveld België Bakker Coëvorden Hendriksë Smit Ruïter "
        "Coëvorden Amsterdam Utrecht Financiën Brussel Delft Gent Leiden",
        "Þórður Guðrún Jón Sigríður Ásgeir Ólafur Hörður Björk Kristín Ævar Ýmir Daði Þórsson "
        "Guðmundsdóttir Jónsson Sæmundsson Ólafsdóttir Björnsson Sigurðsson Árnason "
        "Einarsdóttir Magnúsdóttir Reykjavík Kópavogur Akureyri Hafnarfjörður Ísafjörður "
        "Húsavík Selfoss Akranes",
        "John Zoë Siân Mary Chloë Seán Aoife James Renée Emily Pádraig Tom Smith O’Brien "
        "Brontë Jones Ó Néill García Taylor Müller Brown Wright London Leeds York Bath Dún "
        "Laoghaire Hull Derby Exeter",
        "Seán Máire Pádraig Niamh Éamonn Bríd Sinéad Róisín Áine Ciarán Gráinne Úna Ó Briain "
        "Ní Dhónaill Mac Cárthaigh Ó Sé Ní Chonaill Breathnach Ó Súilleabháin Ó Murchú Ó "
        "Néill Walsh Dún Laoghaire Trá Lí Gaillimh Corcaigh Cill Chainnigh Béal Feirste "
        "Luimneach Port Láirge",
        "Jüri Õie Märt Tõnu Külli Jaan Mõistus Ülle Tiiu Päärn Rõõt Ants Mägi Põld Sõõru Tamm "
        "Kõiv Jõgi Räni Ööbik Kask Lõhmus Pärnu Võru Tallinn Põlva Jõgeva Tartu Kärdla "
        "Põltsamaa",
        "Núria Jordi Òscar Montserrat Àngel Joan Lluís Mercè Cèlia Agnès Eulàlia Pau Llull "
        "Solé Güell Ferré Puigcercós Verdaguer Colòm Sàbat Peralló Vilaró Barcelona Lleida "
        "Mataró Vilafranca Girona Sabadell Igualada Olèrdola",
        "Siân Zoë Renée Brontë Müller García Núñez François Jørgensen Åkesson Seán O’Brien",
        "Éamonn Chloë Ó Néill D’Arcy Gisèle Günther Zoë Siân Björk Peña Renée Göran",
        "Amélie Benoît Léa Noël Thérèse Hélène Château Gérald Raphaël Maëlle",
        "Jürgen Weiß Groß Böhm Schäfer Löwe Krüger Äpfel Özil Jörg",
        "Mónica Iñaki Begoña Peña Ordóñez Cañizares Álvaro Úrsula Óscar Múgica",
        "Ærø Kjærsgård Søby Ågård Bækgaard Thyregød Smørum Håkonsson Sæby Bjørnø",
    ),
    "cp1250": (
        "Łukasz Małgorzata Paweł Agnieszka Michał Jędrzej Świętosław Zofia Grażyna Elżbieta "
        "Jan Wacław Wiśniewski Dąbrowski Zieliński Żak Kowalczyk Woźniak Jabłoński Święcicka "
        "Pawłowski Górski Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Rzeszów Toruń",
        "Jiří Tomáš Božena Zdeněk Ondřej Šárka Růžena Václav Matěj Jan Lukáš Žofie Dvořák "
        "Novák Černý Svoboda Procházka Němec Kučera Růžička Kříž Říha Plzeň Brno České "
        "Budějovice Ostrava Jihlava Děčín Třebíč Kroměříž",
        "György Zoltán Erzsébet László Győző Jenő Ágnes Ödön Tünde Béla Gergő István Nagy "
        "Szabó Tóth Kovács Erdős Horváth Bánffy Szűcs Fekete Füredi Győr Szeged Debrecen "
        "Budapest Hódmezővásárhely Pécs Dunaújváros Nyíregyháza",
        "Ştefan Ion Răzvan Ioana Cătălin Mihăiţă Gheorghe Anca Brânduşa Înă Vasile Ilie "
        "Popescu Ţepeş Brătianu Constantinescu Ştefănescu Călinescu Munteanu Săvulescu Râpă "
        "Ţăranu Bucureşti Iaşi Timişoara Cluj Braşov Târgu Mureş Constanţa Piteşti",
        "Željko Ivan Krešimir Davor Ančica Siniša Ljubica Đurđa Tomislav Šime Anđela Luka "
        "Horvat Babić Marić Knežević Kovačević Šimić Đurić Jurić Perković Vuković Šibenik "
        "Zagreb Čakovec Rijeka Požega Dubrovnik Osijek Split",
        "Ľubomír Štefan Jozef Žofia Mária Ľudovít Ján Táňa Ondrej Dušan Lýdia Peter Kováč "
        "Horváth Hlaváč Šťastný Novotný Kráľ Nemčok Ďurica Mäsiar Tóth Košice Žilina "
        "Bratislava Nitra Piešťany Ružomberok Trenčín Prešov",
    ),
    "iso-8859-2": (
        "Łukasz Małgorzata Paweł Agnieszka Michał Jędrzej Świętosław Zofia Grażyna Elżbieta "
        "Jan Wacław Wiśniewski Dąbrowski Zieliński Żak Kowalczyk Woźniak Jabłoński Święcicka "
        "Pawłowski Górski Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Rzeszów Toruń",
        "Jiří Tomáš Božena Zdeněk Ondřej Šárka Růžena Václav Matěj Jan Lukáš Žofie Dvořák "
        "Novák Černý Svoboda Procházka Němec Kučera Růžička Kříž Říha Plzeň Brno České "
        "Budějovice Ostrava Jihlava Děčín Třebíč Kroměříž",
    ),
    "cp852": (
        "Łukasz Małgorzata Paweł Agnieszka Michał Jędrzej Świętosław Zofia Grażyna Elżbieta "
        "Jan Wacław Wiśniewski Dąbrowski Zieliński Żak Kowalczyk Woźniak Jabłoński Święcicka "
        "Pawłowski Górski Łódź Kraków Gdańsk Poznań Wrocław Częstochowa Rzeszów Toruń",
        "Jiří Tomáš Božena Zdeněk Ondřej Šárka Růžena Václav Matěj Jan Lukáš Žofie Dvořák "
        "Novák Černý Svoboda Procházka Němec Kučera Růžička Kříž Říha Plzeň Brno České "
        "Budějovice Ostrava Jihlava Děčín Třebíč Kroměříž",
    ),
    "cp1251": (
        "Иван Пётр Анна Ольга Сергей Мария Николай Юрий Елена Дмитрий Татьяна Фёдор Иванов "
        "Смирнова Кузнецов Попов Соколов Лебедева Козлов Новиков Морозов Волкова Москва "
        "Казань Самара Томск Омск Тула Псков Тверь",
        "Олексій Ірина Андрій Оксана Юлія Євген Наталія Тарас Микола Ґалина Їжак Іван "
        "Шевченко Коваленко Бондаренко Ткачук Кравченко Олійник Поліщук Лисенко Савчук "
        "Єфименко Київ Львів Харків Одеса Чернівці Житомир Суми Рівне",
        "Георги Иван Мария Димитър Елена Стоян Йордан Десислава Пламен Цветан Ваня Живко "
        "Иванов Петрова Димитров Стоянов Георгиева Христов Тодорова Николов Ангелов Жеков "
        "София Пловдив Варна Бургас Русе Плевен Сливен Шумен",
    ),
    "koi8-r": (
        "Иван Пётр Анна Ольга Сергей Мария Николай Юрий Елена Дмитрий Татьяна Фёдор Иванов "
        "Смирнова Кузнецов Попов Соколов Лебедева Козлов Новиков Морозов Волкова Москва "
        "Казань Самара Томск Омск Тула Псков Тверь",
    ),
    "cp866": (
        "Иван Пётр Анна Ольга Сергей Мария Николай Юрий Елена Дмитрий Татьяна Фёдор Иванов "
        "Смирнова Кузнецов Попов Соколов Лебедева Козлов Новиков Морозов Волкова Москва "
        "Казань Самара Томск Омск Тула Псков Тверь",
    ),
    "cp1253": (
        "Γιώργος Ελένη Νίκος Μαρία Κώστας Αθηνά Δημήτρης Σοφία Ιωάννης Άννα Έφη Θωμάς "
        "Παπαδόπουλος Γεωργίου Οικονόμου Βασιλείου Νικολάου Ιωαννίδης Αντωνίου Δημητρίου "
        "Καραγιάννης Μακρής Αθήνα Θεσσαλονίκη Πάτρα Ηράκλειο Λάρισα Βόλος Χανιά Ιωάννινα",
    ),
    "cp1254": (
        "Ayşe Mehmet İbrahim Gülşen Çağrı Uğur Şükrü Işıl Özgür Emine Ömer Tuğba Yılmaz Şahin "
        "Öztürk Çelik Yıldırım Aydın Kılıç Doğan Güneş Kaya İstanbul Ankara İzmir Muğla "
        "Eskişehir Diyarbakır Şanlıurfa Çanakkale",
    ),
    "cp1257": (
        "Žydrūnas Jūratė Ąžuolas Rūta Gintarė Darius Šarūnas Vytautas Eglė Živilė Jonas Aistė "
        "Kazlauskas Šimkus Žukauskienė Petrauskaitė Jankauskas Stankevičius Vasiliauskienė "
        "Butkus Rimkevičiūtė Čepas Vilnius Klaipėda Šiauliai Panevėžys Kaunas Mažeikiai "
        "Telšiai Utena",
        "Jānis Ilze Kārlis Līga Pēteris Anna Ģirts Zaņa Mārtiņš Žanis Inese Rūdolfs Bērziņš "
        "Kalniņa Ozols Liepiņš Krūmiņa Balodis Eglītis Zariņš Pētersons Vītols Rīga Liepāja "
        "Daugavpils Jūrmala Cēsis Rēzekne Jēkabpils Ķegums",
    ),
    "cp932": (
        "太郎 花子 健一 美咲 直樹 由美 大輔 陽子 翔太 恵子 ひろし さくら 佐藤 鈴木 高橋 田中 "
        "伊藤 渡辺 山本 中村 小林 加藤 東京都 大阪市 京都市 横浜市 札幌市 神戸市 福岡市 "
        "名古屋市",
    ),
    "euc_jp": (
        "太郎 花子 健一 美咲 直樹 由美 大輔 陽子 翔太 恵子 ひろし さくら 佐藤 鈴木 高橋 田中 "
        "伊藤 渡辺 山本 中村 小林 加藤 東京都 大阪市 京都市 横浜市 札幌市 神戸市 福岡市 "
        "名古屋市",
    ),
    "gb18030": (
        "伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 杰 王 李 张 刘 陈 杨 赵 黄 周 吴 北京市 上海市 "
        "广州市 深圳市 成都市 武汉市 南京市 西安市",
    ),
    "big5hkscs": (
        "志明 淑芬 家豪 怡君 俊傑 雅婷 建宏 美玲 宗翰 佳穎 文雄 惠美 陳 林 黃 張 李 王 吳 劉 "
        "蔡 楊 臺北市 高雄市 臺中市 臺南市 新竹市 基隆市 嘉義市 桃園市",
    ),
    "cp949": (
        "민준 서연 지훈 수빈 현우 지은 영호 미경 성민 은주 동현 혜진 김 이 박 최 정 강 조 윤 "
        "장 임 서울 부산 대구 인천 광주 대전 울산 수원",
    ),
    "mac_roman": (
        "François Hélène Zoé Jérôme Éric Chloé Benoît Anaïs Cécile Pierre Marie Julien "
        "Lefèvre Béranger Dupont Gérard Fournier Château Moreau Bézier Leclère Noël Besançon "
        "Orléans Lyon Nîmes Paris Béziers Évreux Lille",
        "José María Ángel Sofía Raúl Íñigo Begoña Carlos Andrés Lucía Inés Juan Núñez García "
        "Ibáñez Muñoz Peña López Sánchez Martín Torres Gutiérrez Málaga Cádiz Madrid León "
        "Córdoba A Coruña Logroño Sevilla",
    ),
}


def name_list(names: str, encoding: str) -> bytes:
    """A text file with a row for each two of `names`, as a programme of an office exports it."""
    words = names.split()
    rows = (
        f"{number},{given},{family},p{number}@example.org"
        for number, (given, family) in enumerate(zip(words, [*words[1:], ""], strict=True), 1)
    )
    return "\r\n".join(["ID,First name,Family name,E-mail", *rows, ""]).encode(encoding)
