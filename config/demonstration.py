"""Who may sign in to the demonstration; read by the supervisor, the sign-in page and `manage.py demo`."""

PASSWORD = "essaim-demo"  # noqa: S105  printed on the sign-in page
DOMAIN = "demo.example"

LOGINS = (
    (f"organisatrice@{DOMAIN}", "organise le programme, cheffe de file"),
    (f"experte@{DOMAIN}", "écoute les territoires, écrit les fiches"),
    (f"referent@{DOMAIN}", "référent d’un territoire"),
    (f"signataire@{DOMAIN}", "signe l’engagement d’un territoire"),
    (f"delegue@{DOMAIN}", "délégué d’un territoire"),
    (f"copil@{DOMAIN}", "membre du copil"),
    (f"animateur@{DOMAIN}", "anime les ateliers"),
    (f"chercheuse@{DOMAIN}", "chercheuse associée"),
    (f"exterieur@{DOMAIN}", "organise un autre programme, plus petit"),
    (f"admin@{DOMAIN}", "administre l’installation"),
)
