import sys
from getpass import getpass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from programmes.services.administrators import name_administrator


class Command(BaseCommand):
    help = (
        "Ouvre le compte d’un administrateur de l’installation, ou fait d’un compte un administrateur. "
        "Le mot de passe est demandé, ou lu sur l’entrée ; vide, la personne se connecte par un code reçu par e-mail."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", help="L’adresse électronique de la personne")
        parser.add_argument("--first-name", default="", metavar="PRÉNOM")
        parser.add_argument("--last-name", default="", metavar="NOM")

    def handle(self, *args, email, first_name, last_name, **options):
        self._check(validate_email, email)
        password = self._password()
        if password:
            self._check(validate_password, password)
        user = name_administrator(
            email, password=password, first_name=first_name, last_name=last_name, by="l’hébergeur"
        )
        means = "son mot de passe" if user.has_usable_password() else "un code reçu par e-mail"
        self.stdout.write(f"{user.full_name} administre l’installation et se connecte avec {means}.")

    def _check(self, validate, value):
        try:
            validate(value)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _password(self):
        """Never an argument: others on the machine see those."""
        if not sys.stdin.isatty():
            return sys.stdin.readline().strip("\n")
        password = getpass("Mot de passe (vide : connexion par un code) : ")
        if password != getpass("Encore une fois : "):
            raise CommandError("Les deux mots de passe diffèrent.")
        return password
