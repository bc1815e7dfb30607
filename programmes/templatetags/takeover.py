"""What the preview of a workbook that is taken over shows of each sheet."""

from django import template

from programmes.takeover.preview import lines_of

register = template.Library()
register.simple_tag(lines_of, name="takeover_lines")
