"""The French words of the codes that a method uses."""

from django.utils.translation import gettext_lazy as _

MEETINGS = {
    "copil": _("comité de pilotage"),
    "orientation": _("comité d’orientation"),
    "launch": _("lancement"),
    "seminar": _("séminaire"),
    "restitution": _("restitution"),
    "conference": _("rencontre"),
    "session": _("session"),
    "workshop": _("atelier"),
    "working_group": _("groupe de travail"),
    "social": _("convivialité"),
    "decision": _("décision"),
    "bilateral": _("bilatérale"),
    "support": _("suivi"),
    "visit": _("visite"),
    "listening": _("écoute"),
    "territorial": _("rencontre territoriale"),
}
PER = {
    "territory": _("par territoire"),
    "programme": _("pour le programme"),
    "theme": _("par thème"),
    "meeting": _("par rencontre"),
    "body": _("par instance"),
    "idea": _("par idée retenue"),
}
BODIES = {
    "accompagnement": _("groupe d’accompagnement"),
    "copil": _("comité de pilotage"),
    "orientation": _("comité d’orientation"),
    "technique": _("comité technique"),
    "groupe_de_travail": _("groupe de travail"),
    "information": _("partenaires informés"),
}
LEVELS = {"national": _("au niveau du programme"), "local": _("dans chaque territoire")}
CRITERIA = {
    "eligibility": _("Pour être retenu"),
    "checklist": _("À vérifier"),
    "preference": _("De préférence"),
    "portfolio": _("Pour l’ensemble des territoires retenus"),
    "bonus": _("Un plus"),
}
RULES = {
    "precondition": _("préalable"),
    "constraint": _("contrainte"),
    "ordering": _("ordre"),
    "decision": _("décision"),
    "choice": _("choix"),
    "record": _("trace"),
    "structure": _("structure"),
    "principle": _("principe"),
}
SEVERITIES = {"recommended": _("recommandé"), "blocking": _("impératif")}
PROOFS = {
    "tick": _("une case à cocher"),
    "text": _("un texte"),
    "file": _("un fichier"),
    "date": _("une date"),
}
AUDIENCES = {
    "organiser": _("équipe qui organise"),
    "lead": _("responsables des notes"),
    "expert": _("experts"),
    "researcher": _("chercheurs"),
    "body_member": _("membres des instances"),
    "facilitator": _("animateurs"),
    "spokesperson": _("porte-parole"),
    "referent": _("référents"),
    "signatory": _("signataires"),
    "delegate": _("délégués"),
    "participant": _("participants"),
    "partner": _("partenaires"),
    "public": _("tout public"),
}
COVERS = {"travel": _("Déplacements"), "meals": _("Repas"), "lodging": _("Hébergement")}
SECTIONS = {
    "meeting": MEETINGS,
    "per": PER,
    "body": BODIES,
    "level": LEVELS,
    "criterion": CRITERIA,
    "rule": RULES,
    "severity": SEVERITIES,
    "proof": PROOFS,
    "audience": AUDIENCES,
}
