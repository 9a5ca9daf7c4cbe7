{% if cookiecutter.include_code_scaffold == 'Yes' -%}
"""The code of this project that is used more than once."""
{% endif -%}
