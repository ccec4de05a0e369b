"""Prints template.yaml as CloudFormation will make it from the short forms of SAM.

A linter of the template does not see what comes of it: a circle between a bucket and a role, for one.
"""

import sys

from samcli.lib.translate.sam_template_validator import SamTemplateValidator
from samcli.yamlhelper import yaml_parse


class NoManagedPolicies:
    """The template names none, so AWS need not be asked what there is."""

    def load(self):
        return {}


with open("template.yaml", encoding="utf-8") as file:
    template = yaml_parse(file.read())
validator = SamTemplateValidator(template, NoManagedPolicies(), region="eu-central-1")
sys.stdout.write(validator.get_translated_template_if_valid())
