from django.db import models

from .richtext import clean_html


class RichTextField(models.TextField):
    """HTML that is sanitised by every way to the database: save, create, update, bulk_create, imports."""

    def pre_save(self, model_instance, add):
        """The instance in memory reads what the database will hold."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = clean_html(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_html(value) if isinstance(value, str) else value
