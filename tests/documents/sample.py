"""A fiche-reportage as the composer would hand it over: people and words are invented."""

GOVERNANCE = """
<p>La communauté de communes réunit tous les deux mois un comité qui rassemble élus, agents et associations. La
transition énergétique y est traitée comme un sujet transversal : elle traverse l'habitat, les transports scolaires et
l'alimentation, plutôt que de former une commission de plus.</p>
<p>Cette organisation ne s'est pas faite en un jour. Trois communautés ont fusionné, chacune avec ses habitudes ; il a
fallu deux ans pour que les agents partagent un même calendrier et que les maires des plus petites communes prennent la
parole sans attendre qu'on la leur donne.</p>
<p>Deux acteurs décrivent pourtant un écart entre la décision et son partage. Le conseil de développement, consulté
tard, propose d'être associé dès le cadrage des projets. « On nous demande un avis quand les plans sont tirés », résume
l'un de ses membres.</p>
<h3>Qui décide, qui anime ?</h3>
<p>Le bureau arbitre, le comité instruit, les agents animent. Peu nombreux, ceux-ci tiennent l'animation à bout de
bras : c'est le premier levier que tous identifient, élus compris.</p>
<ul><li>un comité de <strong>24 membres</strong>, dont 9 élus ;</li><li>six réunions par an, dans six communes ;</li>
<li>un budget d'animation de 38 000 € par an.</li></ul>
"""
ENGINEERING = """
<p>L'équipe compte cinq personnes, dont trois à temps partagé avec le pays voisin. Elle a choisi d'écrire peu et de se
déplacer beaucoup : chaque commune reçoit au moins deux visites par an, avec un compte rendu d'une page.</p>
<p>Les élus y voient un progrès : « avant, nous apprenions les projets par le journal ». Les agents, eux, soulignent la
fragilité d'un système qui repose sur quelques personnes et sur des financements annuels.</p>
<p>Le recours à des bureaux d'études a diminué de moitié depuis 2022. Il se limite désormais aux études réglementaires ;
le reste est produit avec les habitants, lors d'ateliers qui réunissent entre 15 et 40 personnes.</p>
"""
INHABITANTS = """
<p>Les habitants rencontrés parlent peu de « transition » et beaucoup de chauffage, de trajets et de cantine. C'est par
ces sujets que l'intercommunalité est devenue visible : le groupement d'achat de bois, la ligne de covoiturage du lundi,
les repas préparés à Mansle pour onze écoles.</p>
<p>La recyclerie joue un rôle à part. Née d'une association, elle accueille désormais la permanence énergie, un atelier
vélo et, le jeudi, le conseil de développement. On y vient pour un grille-pain, on en repart avec un rendez-vous.</p>
<blockquote>On y vient pour un grille-pain, on en repart avec un rendez-vous.<cite>Bénévole, recyclerie</cite></blockquote>
<p>Reste la question des plus isolés : sans voiture, sans internet, ils n'ont été touchés que par les tournées des
aides à domicile, associées depuis un an au repérage des logements froids.</p>
"""
VISIT = """
<p>Deux jours de mars, six entretiens, deux réunions de groupe. Le binôme a d'abord rencontré le président et la
directrice générale, puis les agents, avant de rejoindre à Mansle les bénévoles de la recyclerie. Le second jour a été
consacré aux communes les plus éloignées du siège.</p>
<p>Partout, la même prudence devant le mot « innovation » : ici, on préfère dire que l'on « essaie ». Essayer suppose de
pouvoir se tromper, et plusieurs élus regrettent que les appels à projets ne le permettent pas : il faut y annoncer le
résultat avant d'avoir commencé.</p>
<p>La restitution à chaud, le soir du 4 mars, a réuni trente et une personnes. Elle a fait apparaître un malentendu sur
le rôle du comité : certains y voyaient un lieu de décision, d'autres un lieu d'échange. Le bureau s'est engagé à
l'écrire noir sur blanc avant l'été.</p>
<p>Trois sujets sont revenus sans que la question soit posée : le transport des jeunes, la place des propriétaires
forestiers, et la fatigue de celles et ceux qui font tourner les associations. Aucun ne figure au projet de territoire ;
les trois ont été ajoutés à l'ordre du jour du prochain comité.</p>
"""
NEXT = """
<p>Le territoire demande trois choses à l'expérimentation : un regard extérieur sur son comité, des échanges avec une
intercommunalité de même taille qui aurait réglé la question du partage des décisions, et un appui pour écrire une
charte de quelques pages, lisible par tous.</p>
<p>En retour, il propose d'accueillir à l'automne une rencontre entre territoires, à la recyclerie, et de documenter
ses essais, y compris ceux qui n'aboutiront pas.</p>
<ol><li>Charte du comité : première version en juin 2027.</li><li>Rencontre entre territoires : 14 et 15 octobre
2027.</li><li>Bilan partagé : printemps 2028.</li></ol>
"""
FICHE = {
    "title": "Cœur de Charente, décider à plusieurs voix",
    "author": "Binôme d'écoute : Hélène Marchand, Idris Belkacem",
    "territory": "Cœur de Charente",
    "kicker": "S'organiser pour innover · fiche-reportage n° 5",
    "subtitle": "Ce qu'une intercommunalité rurale apprend quand elle partage la décision",
    "identity": [
        ["Structure", "Communauté de communes"],
        ["Communes", "51"],
        ["Habitants", "22 400"],
        ["Région", "Nouvelle-Aquitaine"],
        ["Département", "Charente"],
        ["Visite", "3 et 4 mars 2027"],
        ["Entretiens", "6, et 2 groupes"],
        ["Référente", "Sophie Delmas"],
        ["Vide", ""],
    ],
    "summary": "<p><strong>En bref.</strong> Une intercommunalité rurale qui fait de la transition énergétique un sujet "
    "commun aux élus, aux agents et aux associations, et qui cherche comment partager la décision.</p>",
    "context": "<p>Entre Angoulême et Ruffec, Cœur de Charente rassemble cinquante et une communes, dont trente-deux de "
    "moins de 300 habitants. Le territoire est vaste, peu dense, traversé par une ligne à grande vitesse qui ne s'y "
    "arrête pas.</p><p>L'histoire commence par une chaudière : celle du collège de Mansle, remplacée en 2014 par un "
    "réseau au bois. Le chantier a réuni des gens qui ne se parlaient guère ; ils ont continué.</p>",
    "sections": [
        {
            "title": "Gouvernance",
            "html": GOVERNANCE,
            "quotes": [
                {
                    "text": "Le bureau décide, le conseil de développement l'apprend.",
                    "by": "Réunion de groupe, acteurs associatifs",
                }
            ],
        },
        {
            "title": "Une ingénierie de proximité",
            "html": ENGINEERING,
            "quotes": [
                {
                    "text": "« Nous n'avons pas de service innovation : nous avons une voiture, et nous allons voir. »",
                    "by": "Agente de développement, entretien individuel",
                }
            ],
        },
        {"title": "Ce que les habitants en voient", "html": INHABITANTS, "quotes": []},
        {
            "title": "Le récit de la visite",
            "html": VISIT,
            "quotes": [
                {"text": "Il faut annoncer le résultat avant d'avoir commencé !", "by": "Élu, entretien"}
            ],
        },
        {"title": "Et maintenant", "html": NEXT, "quotes": []},
    ],
    "keys": [
        {"title": "Un poste partagé", "text": "entre trois communautés, depuis 2012"},
        {"title": "Un élu par thème", "text": "identifié, disponible, et qui rend compte"},
        {"title": "Le temps long", "text": "deux mandats de continuité"},
        {"title": "Un lieu commun", "text": "la recyclerie, tiers-lieu ouvert à tous"},
    ],
    "limits": [
        {"title": "Une équipe à bout de bras", "text": "cinq personnes pour cinquante et une communes"},
        {"title": "L'avis après le plan", "text": "le conseil de développement consulté trop tard"},
    ],
    "leads": {
        "columns": ["Piste", "Porteur pressenti", "Échéance"],
        "rows": [
            ["Associer le conseil de développement dès le cadrage", "Bureau communautaire", "automne 2027"],
            ["Mutualiser l'animation avec le pays voisin", "Direction générale", "2028"],
            ["Ouvrir la permanence énergie au marché de Mansle", "Recyclerie", "printemps 2028"],
        ],
    },
}
