import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import foundation.mail.models.message
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(max_length=120, verbose_name='modèle')),
                ('kind', models.CharField(choices=[('service', 'courrier de service'), ('news', 'nouvelles')], default='service', max_length=10, verbose_name='nature')),
                ('key', models.CharField(editable=False, max_length=200, null=True, unique=True, verbose_name='clé')),
                ('scope', models.CharField(blank=True, max_length=60, verbose_name='périmètre')),
                ('to_name', models.CharField(blank=True, max_length=200, verbose_name='destinataire')),
                ('to_address', models.EmailField(max_length=254, verbose_name='adresse')),
                ('to_ref', models.CharField(blank=True, max_length=120)),
                ('sender', models.CharField(blank=True, max_length=200, verbose_name='expéditeur')),
                ('reply_to', models.EmailField(blank=True, max_length=254, verbose_name='répondre à')),
                ('subject', models.CharField(max_length=300, verbose_name='objet')),
                ('text', models.TextField(verbose_name='texte')),
                ('html', models.TextField(verbose_name='texte mis en forme')),
                ('links', models.JSONField(default=list)),
                ('secret', models.BooleanField(default=False, verbose_name='confidentiel')),
                ('bulk', models.BooleanField(default=False, editable=False)),
                ('check_name', models.CharField(blank=True, max_length=120)),
                ('message_id', models.CharField(default=foundation.mail.models.message.new_message_id, editable=False, max_length=200, unique=True)),
                ('state', models.CharField(choices=[('planned', 'prévu'), ('queued', 'en attente d’envoi'), ('sending', 'en cours d’envoi'), ('sent', 'envoyé'), ('failed', 'non envoyé'), ('uncertain', 'envoi incertain'), ('cancelled', 'annulé'), ('held', 'retenu')], default='queued', max_length=10, verbose_name='état')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='écrit le')),
                ('planned_for', models.DateTimeField(blank=True, null=True, verbose_name='prévu pour le')),
                ('claimed_at', models.DateTimeField(editable=False, null=True, verbose_name='pris le')),
                ('sent_at', models.DateTimeField(editable=False, null=True, verbose_name='envoyé le')),
                ('next_try_at', models.DateTimeField(editable=False, null=True, verbose_name='prochain essai')),
                ('attempts', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='essais')),
                ('failures', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('fault', models.CharField(blank=True, choices=[('address', 'Le serveur du destinataire refuse cette adresse\xa0: à vérifier.'), ('content', 'Le serveur de messagerie a refusé ce message.'), ('sender', 'Le serveur de messagerie refuse notre adresse ou notre mot de passe.'), ('server', 'Le serveur de messagerie a demandé d’attendre.'), ('unreachable', 'Le serveur de messagerie ne répond pas.'), ('interrupted', 'L’envoi a été interrompu\xa0: le message est peut-être parti. Faut-il le renvoyer\u202f?'), ('broken', 'Essaim n’a pas su préparer ce message. L’administrateur en trouvera la cause.')], editable=False, max_length=12)),
                ('error', models.TextField(blank=True, editable=False, verbose_name='erreur')),
                ('edited_at', models.DateTimeField(editable=False, null=True, verbose_name='modifié le')),
                ('batch', models.CharField(blank=True, max_length=80, verbose_name='lot')),
            ],
            options={
                'verbose_name': 'message',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['scope', '-created_at'], name='mail_scope'), models.Index(fields=['to_ref', '-created_at'], name='mail_recipient'), models.Index(fields=['scope', 'state'], name='mail_scope_state'), models.Index(fields=['state', 'next_try_at'], name='mail_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='mail_sent_has_its_time', violation_error_message='Un message envoyé porte l’heure de son envoi, et lui seul.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', False), _connector='OR'), name='mail_sending_is_claimed', violation_error_message='Un message en cours d’envoi porte l’heure où il a été pris.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'planned'), _negated=True), ('planned_for__isnull', False), _connector='OR'), name='mail_planned_has_its_time', violation_error_message='Un message prévu porte la date de son envoi.')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='mail.message')),
            ],
            options={
                'verbose_name': 'pièce jointe',
                'ordering': ['order'],
                'constraints': [models.UniqueConstraint(fields=('message', 'file'), name='mail_file_attached_once')],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('batch', ''), _negated=True), fields=['scope', 'batch'], name='mail_batch'),
        ),
        migrations.AlterField(
            model_name='message',
            name='kind',
            field=models.CharField(choices=[('service', 'courrier de service'), ('news', 'nouvelles'), ('trial', 'essai à soi-même')], default='service', max_length=10, verbose_name='nature'),
        ),
        migrations.CreateModel(
            name='RefusedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, unique=True, verbose_name='adresse, en minuscules')),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='depuis le')),
                ('reason', models.CharField(choices=[('unknown', 'adresse inconnue'), ('full', 'boîte pleine'), ('away', 'absence'), ('unwanted', 'classé indésirable'), ('other', 'autre raison')], default='unknown', max_length=10, verbose_name='motif')),
            ],
            options={
                'verbose_name': 'adresse qui refuse',
                'verbose_name_plural': 'adresses qui refusent',
                'ordering': ['-since'],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='bounce',
            field=models.CharField(blank=True, choices=[('unknown', 'adresse inconnue'), ('full', 'boîte pleine'), ('away', 'absence'), ('unwanted', 'classé indésirable'), ('other', 'autre raison')], max_length=10, verbose_name='motif'),
        ),
        migrations.AddField(
            model_name='message',
            name='bounce_event',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='message',
            name='bounce_settled',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='message',
            name='bounce_words',
            field=models.CharField(blank=True, max_length=400, verbose_name='précisions'),
        ),
        migrations.AddField(
            model_name='message',
            name='bounced_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='revenu le'),
        ),
        migrations.AddField(
            model_name='message',
            name='provider_id',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('bounced_at__isnull', False)), fields=['scope', '-bounced_at'], name='mail_back'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='mail_provider'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('bounce', ''), ('bounced_at', None)), models.Q(('bounced_at__isnull', False), ('state', 'sent'), models.Q(('bounce', ''), _negated=True)), _connector='OR'), name='mail_back_once_sent', violation_error_message='Un message qui est revenu était parti, et porte le motif de son retour.'),
        ),
        migrations.AddField(
            model_name='refusedaddress',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='mail.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='found_by',
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.CreateModel(
            name='Unsubscribed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(blank=True, max_length=60, verbose_name='périmètre')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse, en minuscules')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='le')),
            ],
            options={
                'verbose_name': 'désinscription',
                'ordering': ['-at'],
                'constraints': [models.UniqueConstraint(fields=('scope', 'address'), name='mail_unsubscribed_once')],
            },
        ),
        migrations.CreateModel(
            name='Outage',
            fields=[
                ('only', models.BooleanField(default=True, primary_key=True, serialize=False)),
                ('since', models.DateTimeField(default=django.utils.timezone.now, verbose_name='depuis le')),
                ('fault', models.CharField(choices=[('address', 'Le serveur du destinataire refuse cette adresse\xa0: à vérifier.'), ('content', 'Le serveur de messagerie a refusé ce message.'), ('sender', 'Le serveur de messagerie refuse notre adresse ou notre mot de passe.'), ('server', 'Le serveur de messagerie a demandé d’attendre.'), ('unreachable', 'Le serveur de messagerie ne répond pas.'), ('interrupted', 'L’envoi a été interrompu\xa0: le message est peut-être parti. Faut-il le renvoyer\u202f?'), ('broken', 'Essaim n’a pas su préparer ce message. L’administrateur en trouvera la cause.')], max_length=12, verbose_name='motif')),
                ('error', models.TextField(blank=True, verbose_name='erreur')),
            ],
            options={
                'verbose_name': 'panne de messagerie',
                'verbose_name_plural': 'pannes de messagerie',
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(django.db.models.functions.text.Lower('to_address'), name='mail_to_address'),
        ),
        migrations.AddField(
            model_name='message',
            name='held_for',
            field=models.CharField(blank=True, choices=[('opening', 'Écrit avant l’ouverture du programme.'), ('all', 'Retenu avec tous les rappels du programme.'), ('reading', 'Une des choses demandées n’est plus à faire\xa0: relisez ce message.')], editable=False, max_length=10),
        ),
        migrations.AddField(
            model_name='message',
            name='sent_again_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='renvoyé le'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('planned_for__isnull', False)), fields=['scope', '-planned_for'], name='mail_planned'),
        ),
        migrations.AddField(
            model_name='message',
            name='cancelled_by',
            field=models.CharField(blank=True, editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name='message',
            name='cancelled_for',
            field=models.CharField(blank=True, choices=[('hand', 'Annulé par l’équipe.'), ('stopped', 'Annulé\xa0: l’envoi a été arrêté.'), ('settled', 'Annulé\xa0: plus rien ne l’attendait.'), ('read', 'Annulé\xa0: tout avait été lu entre-temps.'), ('moved', 'Annulé\xa0: l’adresse a changé, un autre part à la nouvelle.'), ('unreachable', 'Annulé\xa0: l’adresse a changé, et rien ne peut partir à la nouvelle.'), ('links', 'Annulé\xa0: ses liens ne valent plus, ou l’adresse a changé. À écrire de nouveau.'), ('unwanted', 'Annulé\xa0: la personne ne veut plus de nouvelles.'), ('left', 'Annulé\xa0: la personne n’est plus concernée.'), ('closed', 'Annulé\xa0: rien ne part plus de ce programme.')], editable=False, max_length=12),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'cancelled'), models.Q(('cancelled_by', ''), ('cancelled_for', '')), _connector='OR'), name='mail_cancelled_says_why', violation_error_message='Seul un message annulé dit pourquoi il l’a été.'),
        ),
    ]
