"""Words that carry weight in a report, in eight languages: data for ``significance``. Lists of our own making.

Languages share one table: a word is looked up in small letters, and where languages clash the weighty sense must not be
a common word of another (``no`` is negation in English, Spanish and Italian alike; Portuguese ``no`` is `in the` and is told by language).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tracker.core.common_words import word_set

NEGATIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": word_set(
            "not no never none nobody nothing neither nor cannot without hardly barely don't doesn't didn't isn't aren't wasn't weren't won't "
            "wouldn't can't couldn't shouldn't hasn't haven't hadn't mustn't ain't unable fails failed refuses refused denies denied deny unhurt uninjured"
        ),
        "de": word_set(
            "nicht nie niemals kein keine keinen keinem keiner keines nichts niemand weder ohne kaum dementiert dementierte bestreitet bestritt"
        ),
        "fr": word_set("pas ne n' n’ jamais aucun aucune rien personne sans ni nullement dément démenti nie"),
        "es": word_set("no nunca jamás ningún ninguna ninguno nada nadie sin ni tampoco niega negó desmiente"),
        "it": word_set("no non mai nessun nessuno nessuna nulla niente senza né neanche nega smentisce smentito"),
        "pt": word_set("não nunca jamais nenhum nenhuma nada ninguém sem nem nega negou desmente"),
        "nl": word_set("niet nooit geen niets niemand zonder noch nauwelijks ontkent ontkende"),
        "ru": word_set("не нет ни никогда никто ничего нельзя без отрицает опроверг опровергла"),
    }
)

HEDGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "en": word_set(
            "may might could allegedly alleged alleges reportedly apparently possibly perhaps probably likely unlikely suspected suspect presumed feared fears "
            "believed thought unconfirmed supposedly purportedly purported seemingly seems appears potentially unclear claimed rumoured rumored"
        ),
        "de": word_set(
            "möglicherweise vielleicht wohl mutmaßlich mutmaßliche mutmaßlicher mutmaßlichen angeblich offenbar vermutlich wahrscheinlich soll sollen könnte könnten dürfte dürften unbestätigt"
        ),
        "fr": word_set(
            "peut-être probablement présumé présumée présumés apparemment possible éventuellement serait seraient aurait auraient pourrait pourraient prétendument"
        ),
        "es": word_set(
            "quizás quizá posiblemente probablemente presunto presunta presuntos presuntamente supuesto supuesta supuestamente aparentemente podría podrían habría habrían"
        ),
        "it": word_set(
            "forse probabilmente possibilmente presunto presunta presunti presumibilmente apparentemente sarebbe sarebbero avrebbe avrebbero potrebbe potrebbero"
        ),
        "pt": word_set(
            "talvez possivelmente provavelmente suposto suposta supostamente alegado alegadamente aparentemente poderia poderiam teria teriam seria"
        ),
        "nl": word_set(
            "mogelijk misschien wellicht waarschijnlijk vermoedelijk vermoedelijke naar-verluidt zou zouden kennelijk blijkbaar vermeende"
        ),
        "ru": word_set("возможно вероятно предположительно якобы может могли предполагаемый видимо наверное"),
    }
)

SPEECH: Mapping[str, str] = MappingProxyType({
    word: sense
    for sense, words in {
        "says": "said says say told tells adds added stated states wrote writes tweeted posted reported reports explained noted "
                "sagte sagt sagten teilte schrieb erklärte berichtete berichtet laut zufolge "
                "dit disent indiqué déclaré affirmé expliqué écrit selon annonce dijo dijeron informó señaló explicó según declaró indicó "
                "detto dichiarato spiegato riferito scrive secondo disse disseram informou explicou segundo afirmou "
                "zei zegt zeggen meldt meldde schreef volgens aldus сказал сказала заявил заявила заявили сообщил сообщила сообщили сообщает рассказал",
        "confirms": "confirmed confirms announced announces bestätigte bestätigt confirmé confirme confirmó confirma anunció confermato conferma confirmou bevestigt bevestigde подтвердил подтвердила подтвердили",
        "claims": "claimed claims alleged alleges insisted insists asserted maintains behauptete behauptet prétend prétendu asegura aseguró sostiene sostuvo afferma alega alegou beweert beweerde утверждает утверждал",
        "denies": "denied denies rejected rejects refuted dementierte dementiert bestritt bestreitet démenti nié niega negó desmiente nega smentisce smentito negou desmente ontkent ontkende отрицает опроверг",
        "admits": "admitted admits acknowledged conceded gestand räumte admis reconnu admitió reconoció ammesso admitiu erkent erkende признал признала",
    }.items()
    for word in words.split()
})  # fmt: skip
"""Verbs (and prepositions) that name a speaker, and how far they commit themselves."""

SPEAKER_FOLLOWS = frozenset({"according", "laut", "selon", "según", "secondo", "segundo", "volgens"})
"""After these words the speaker follows at once."""

PRONOUNS = word_set(
    "he she they it who i we er sie es wir il elle ils elles on él ella ellos lui lei loro ele ela eles hij zij ze he он она они"
)

TITLES = word_set(
    "mr mrs ms dr prof sir lord lady dame president minister chancellor secretary senator governor mayor judge justice king queen prince princess "
    "general colonel captain sergeant detective inspector chief coach pope cardinal bishop professor doctor herr frau präsident präsidentin minister "
    "ministerin kanzler kanzlerin bürgermeister m mme mlle président présidente ministre premier maire señor señora presidente presidenta ministro "
    "ministra alcalde signor signora sindaco meneer mevrouw burgemeester президент министр премьер prime vice deputy former ex"
)

WEIGHTY: Mapping[str, str] = MappingProxyType({
    word: sense
    for sense, words in {
        "dead": "killed dead died dies deaths death kill kills fatal fatally getötet tot tote toten gestorben starb tué tués tuée morts mort mortes décédé muerto muertos murió murieron fallecido "
                "morto morti uccisi ucciso mortos mortas doden dood gedood overleden погиб погибли убит убиты умер",
        "hurt": "injured wounded hurt injuries verletzt verletzte verletzten blessé blessés blessée herido heridos herida feriti ferito feridos ferido gewond gewonden ранен ранены пострадали",
        "missing": "missing vermisst vermisste disparu disparus desaparecidos desaparecido dispersi disperso desaparecidos vermist пропал пропали",
        "safe": "rescued safe unharmed unhurt gerettet unverletzt sauvés indemne rescatados ileso salvati illeso resgatados gered ongedeerd спасены",
        "held": "arrested detained held custody festgenommen verhaftet arrêté arrêtés interpellé detenido detenidos arrestato arrestati detido gearresteerd aangehouden задержан арестован",
        "charged": "charged accused indicted angeklagt beschuldigt inculpé accusé acusado imputado accusato indagato aangeklaagd verdachte обвинён обвинен",
        "guilty": "guilty convicted sentenced schuldig verurteilt coupable condamné culpable condenado colpevole condannato culpado veroordeeld schuldig осуждён осужден",
        "innocent": "innocent acquitted cleared freigesprochen unschuldig acquitté innocent absuelto inocente assolto innocente absolvido vrijgesproken оправдан",
        "freed": "released freed freigelassen libéré libérés liberado liberados liberato rilasciato libertado vrijgelaten освобождён освобожден",
        "won": "won win wins victory gewonnen sieg gagné victoire remporté ganó victoria vinto vittoria venceu vitória gewonnen overwinning победил победа",
        "lost": "lost lose loses defeat verloren niederlage perdu défaite perdió derrota perso sconfitta perdeu nederlaag проиграл поражение",
        "for": "favour favor dafür favorable favor favore",
        "against": "against gegen dagegen contre contra contro tegen против",
        "stab": "stabbed stabbing stab knife messer erstochen poignardé apuñalado accoltellato esfaqueado neergestoken",
        "former": "former formerly ehemalige ehemaliger ehemaligen ancien ancienne exministro voormalig voormalige бывший",
        "deputy": "deputy vice acting interim stellvertretende stellvertretender adjoint adjointe vicepresidente waarnemend заместитель",
        "up": "climbed jumped soared surged rose risen rises rise increase increased increases up higher gained stieg gestiegen erhöht hausse augmenté monté subió aumento aumentó salito aumentato subiu aumentou gestegen вырос рост",
        "down": "eased slowed cooled slipped dipped plunged tumbled sank fell fallen falls fall decrease decreased decreases down lower dropped declined gesunken gefallen sank baisse diminué baissé bajó cayó sceso diminuito caiu diminuiu gedaald снизился упал",
        "yes": "approved approves passed passes accepted agreed backs backed supports supported genehmigt angenommen zugestimmt approuvé adopté aprobado aceptado approvato accettato aprovado goedgekeurd одобрил принят",
        "refused": "rejected rejects refused vetoed blocked opposes opposed abgelehnt rejeté refusé rechazado respinto rifiutato rejeitado afgewezen geweigerd отклонил отказался",
        "open": "open opened opens reopened geöffnet ouvert abierto aperto aberto geopend открыт",
        "shut": "closed closes shut geschlossen fermé cerrado chiuso fechado gesloten закрыт",
        "before": "before vor avant antes prima voor до",
        "after": "after nach après después dopo depois после",
        "all": "all every alle tous toutes todos todas tutti tutte все",
        "some": "some several einige mehrere certains plusieurs algunos varios alcuni diversi alguns vários sommige enkele некоторые несколько",
        "true": "true genuine real wahr echt vrai verdadero vero verdadeiro waar правда",
        "false": "false fake untrue falsch gefälscht faux falso falsch onjuist ложь",
        "attack": "attack attacked murder murdered terrorist terrorism anschlag mord attentat attaque meurtre atentado ataque asesinato attentato omicidio aanslag moord теракт убийство",
        "shot": "shot shooting shootings gunfire shots geschossen erschossen tiroteo sparatoria tiroteio schietpartij стрельба",
        "blast": "explosion exploded blast bomb bombing explosion bombe explosión bomba esplosione explosão explosie взрыв бомба",
        "fire": "fire blaze brand feuer incendie incendio incêndio vuur пожар",
        "north": "north northern nord norden norte noord noorden север",
        "south": "south southern süd süden sud sur sul zuid zuiden юг",
        "east": "east eastern ost osten est leste oost oosten восток",
        "west": "west western westen ouest oeste ovest westen запад",
        "left": "left links gauche izquierda sinistra esquerda слева",
        "right": "right rechts droite derecha destra direita справа",
        "accident": "accident accidental crash crashed unfall unglück accidente incidente acidente ongeluk авария",
    }.items()
    for word in words.split()
})  # fmt: skip
"""Words whose exchange for one of another sense changes what happened: killed for injured, rose for fell."""

LISTING = word_set("and or , und oder et ou y o e en of и или & with mit avec con com met с")
"""What stands between the names of a list."""

REVERSING = (
    "un",
    "in",
    "im",
    "il",
    "ir",
    "dis",
    "non-",
    "non",
    "anti-",
    "anti",
    "ex-",
    "vice-",
    "deputy-",
    "de-",
    "a-",
    "не",
    "анти",
)
"""Beginnings that turn a word into its opposite, or an office into another."""

COMMON_SLIPS = (
    word_set("their there they're they’re"), word_set("your you're you’re"), word_set("whose who's who’s"), word_set("to too"),
    word_set("of off"), word_set("its it's it’s"), word_set("das dass daß"), word_set("seit seid"), word_set("a à"), word_set("ou où"),
)  # fmt: skip
"""Common words that writers mix up: exchanged within a set, they are a mended typo."""

NAMES_ALIKE = word_set(
    "iran iraq austria australia niger nigeria slovakia slovenia mali malawi guinea guyana gambia zambia sweden switzerland dominica "
    "paraguay uruguay latvia lithuania mauritania mauritius north south east west northern southern eastern western monaco morocco "
    "jordan sudan libya lebanon liberia siberia serbia congo togo tonga chad chile china georgia korea kiev kyiv "
    "österreich australien irak slowakei slowenien schweden schweiz litauen lettland nord süd autriche australie slovaquie slovénie suède suisse "
    "austria australia eslovaquia eslovenia suecia suiza"
)
"""Names that look like one another's misprint and are not."""

CORRECTION = re.compile(
    r"^\W*(?:correction|clarification|corrigendum|erratum|errata|korrektur|richtigstellung|rectificatif|fe de errores|corrección|rectificación|"
    r"aclaración|correzione|rettifica|errata corrige|correção|retificação|correctie|rectificatie|поправка|исправление|уточнение)\b"
    r"|\b(?:editor['’]s note|editors['’] note|anmerkung der redaktion|anm\. d\. red|note de la rédaction|ndlr|nota del editor|nota de la redacción|"
    r"nota della redazione|ndr|nota da redação|nota do editor|noot van de redactie|naschrift|от редакции|примечание редакции)\b"
    r"|\b(?:earlier|previous|original) version of (?:this|the|our)\b|\bearlier versions? of\b"
    r"|\b(?:article|story|post|entry|report|headline|piece|update|live ?blog|caption|page|paragraph)\b[^.]{0,30}"
    r"\b(?:was|were|has been|had been|have been)\b[^.]{0,20}\b(?:amended|corrected|clarified|edited|updated to|changed to|revised)\b"
    r"|\bwe (?:have|['’]ve) (?:since )?(?:corrected|amended|clarified|removed)\b|\bincorrectly (?:stated|said|reported|gave|referred|described)\b"
    r"|\b(?:corrects|refiles|recasts)\b|\bin einer (?:früheren|ersten|vorherigen|vorigen) (?:version|fassung)\b"
    r"|\bhaben (?:wir|dies|das|den)\b[^.]{0,40}\bkorrigiert\b|\bune version (?:précédente|antérieure)\b|\ba été (?:corrigé|rectifié|modifié)e?\b"
    r"|\buna versión (?:anterior|previa)\b|\bha sido (?:corregid|modificad|rectificad)[oa]\b|\buna (?:precedente versione|versione precedente)\b"
    r"|\bè stat[oa] (?:corrett|modificat|rettificat)[oa]\b|\b(?:uma )?versão anterior\b|\bfoi (?:corrigid|alterad|retificad)[oa]\b"
    r"|\bin een eerdere versie\b|\bis (?:gecorrigeerd|aangepast|gerectificeerd)\b|\bв (?:предыдущей|ранней|первоначальной) версии\b",
    re.IGNORECASE,
)
"""A sentence by which a publisher owns up to a change."""

CORRECTION_WORDS = word_set(
    "correction clarification corrigendum erratum errata korrektur richtigstellung rectificatif fe corrección rectificación aclaración correzione "
    "rettifica correção retificação correctie rectificatie поправка исправление уточнение editor's editor’s editors editors' note anmerkung anm "
    "ndlr ndr nota noot naschrift редакции version versions versión versione versão versie fassung версии amended corrected clarified edited "
    "updated changed revised removed incorrectly corrects refiles recasts korrigiert corrigé corrigée rectifié rectifiée modifié modifiée corregido "
    "corregida modificado modificada rectificado rectificada corretto corretta modificato modificata rettificato rettificata corrigido corrigida "
    "alterado alterada retificado retificada gecorrigeerd aangepast gerectificeerd article story post entry report headline piece caption"
)
"""Words without one of which no sentence fits ``CORRECTION``."""

GRAVE = frozenset({"dead", "attack", "guilty", "charged", "held", "former", "deputy"})
"""Senses of ``WEIGHTY`` that also matter when they come or go without an exchange: an `attack` that becomes an `incident`."""

NOT_WEIGHTY: Mapping[str, frozenset[str]] = MappingProxyType(
    {"nl": frozenset({"tot"}), "en": frozenset({"mort", "prima"})}
)
"""Words that are harmless in one language."""

LOOKALIKES = word_set(
    "county country trial trail statue statute statues statutes angel angle desert dessert diary dairy quiet quite casual causal united untied "
    "public pubic marital martial carton cartoon through though thorough threat treat stated started charged changed charges changes "
    "border boarder passed pasted signed singed burned buried filed fired feared signal single winner winter father farther "
    "affect effect affected effected except accept expect principal principle stationary stationery complement compliment adverse averse "
    "allude elude emigrate immigrate eminent imminent moral morale personal personnel precede proceed prosecute persecute prosecution persecution "
    "prescribe proscribe respectfully respectively uninterested disinterested council counsel councillor counsellor defuse diffuse ensure insure "
    "formally formerly loose lose losing loosing conversation conservation conservative contaminated terminated relief belief sentence "
    "hospitalised hospitalized deported reported departed exported imported accused excused evaluated evacuated detained retained "
    "attained contained sustained resigned reassigned rejected ejected elected selected erected injected infected inspected suspected"
)
"""Right words that a slip of the finger turns into other right words: exchanged, they are never a mended typo."""

ACRONYM_WORDS = frozenset({"us", "it", "who", "aids", "nice", "pm", "un", "en", "eta"})
"""Acronyms that are other words in small letters."""
