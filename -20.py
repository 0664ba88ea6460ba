from gen import *
HEAD = """# What a report from  is asked besides. The words are ours; `verified` is false until the Centre has read them.
"""
SOURCE = ("Pitanja su naša, po opisu prakse u Srbiji i u drugim zemljama.", "The questions are ours, after descriptions of practice in Serbia and elsewhere.")
