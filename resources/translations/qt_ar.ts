<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- What Qt says in its own dialogs and does not say in Arabic itself. -->
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>QFileDialog</name>
    <message><source>&amp;Look in:</source><translation>ا&amp;بحث في:</translation></message>
    <message><source>Files of &amp;type:</source><translation>&amp;نوع الملفات:</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Drive</source><translation>قرص</translation></message>
    <message><source>%1 File</source><extracomment>%1 is a file name suffix, for example txt</extracomment><translation>ملف %1</translation></message>
    <message><source>File</source><translation>ملف</translation></message>
    <message><source>File Folder</source><translation>مجلد</translation></message>
    <message><source>Folder</source><translation>مجلد</translation></message>
    <message><source>Shortcut</source><translation>اختصار</translation></message>
    <message><source>Unknown</source><translation>غير معروف</translation></message>
</context>
</TS>
