import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gfmd_site.audit import guards


def put_up(apps, schema_editor):
    guards.put_up_guards(schema_editor.connection)


def take_down(apps, schema_editor):
    guards.take_down_guards(schema_editor.connection)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditWaiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='time')),
                ('event', models.CharField(choices=[('sign_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('sign_in_throttled', 'Sign-in closed for a while'), ('sign_out', 'Signed out'), ('password', 'Password changed'), ('second_factor', 'Second factor changed'), ('refused', 'Refused'), ('throttled', 'Slowed down'), ('release', 'Released or exported'), ('release_waits', 'Release waits for a second person'), ('release_declined', 'Release declined'), ('original', 'Original of a Word file taken out'), ('consent', 'Consent recorded'), ('status', 'Report locked or opened'), ('import', 'Imported'), ('rights', 'Rights of an account changed'), ('role', 'Role in a session changed'), ('invitation', 'Invitation'), ('purge', 'Name taken out for good'), ('backup', 'Backup made'), ('restore', 'Backup restored')], max_length=24, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='of what')),
                ('details', models.JSONField(default=dict, verbose_name='details')),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'waiting audit entry',
                'verbose_name_plural': 'waiting audit entries',
            },
        ),
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('at', models.DateTimeField(verbose_name='time')),
                ('event', models.CharField(choices=[('sign_in', 'Signed in'), ('sign_in_failed', 'Sign-in failed'), ('sign_in_throttled', 'Sign-in closed for a while'), ('sign_out', 'Signed out'), ('password', 'Password changed'), ('second_factor', 'Second factor changed'), ('refused', 'Refused'), ('throttled', 'Slowed down'), ('release', 'Released or exported'), ('release_waits', 'Release waits for a second person'), ('release_declined', 'Release declined'), ('original', 'Original of a Word file taken out'), ('consent', 'Consent recorded'), ('status', 'Report locked or opened'), ('import', 'Imported'), ('rights', 'Rights of an account changed'), ('role', 'Role in a session changed'), ('invitation', 'Invitation'), ('purge', 'Name taken out for good'), ('backup', 'Backup made'), ('restore', 'Backup restored')], max_length=24, verbose_name='what')),
                ('subject', models.CharField(blank=True, max_length=80, verbose_name='of what')),
                ('details', models.JSONField(default=dict, verbose_name='details')),
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False, verbose_name='number')),
                ('key_name', models.CharField(max_length=12, verbose_name='key')),
                ('previous', models.CharField(max_length=64, verbose_name='hash of the one before')),
                ('digest', models.CharField(max_length=64, verbose_name='hash')),
                ('signature', models.CharField(max_length=64, verbose_name='signature')),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'audit entry',
                'verbose_name_plural': 'audit entries',
                'ordering': ('-number',),
                'indexes': [models.Index(fields=['event', '-number'], name='audit_event'), models.Index(fields=['by', '-number'], name='audit_by'), models.Index(fields=['subject', '-number'], name='audit_subject'), models.Index(fields=['at'], name='audit_at')],
            },
        ),
        migrations.RunPython(put_up, take_down),
    ]
